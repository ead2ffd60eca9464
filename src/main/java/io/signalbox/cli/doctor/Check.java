package io.signalbox.cli.doctor;

import java.util.List;

/** One thing that is looked at. Blocks; what it throws becomes a finding. */
interface Check {

  String subject();

  List<Finding> findings() throws Exception;
}
