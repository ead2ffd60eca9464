package io.signalbox.job;

/**
 * A file that a job left in {@code $SIGNALBOX_JOB_DIR/out}.
 *
 * @param name its path below that folder, with {@code /} between its parts
 * @param content the file
 */
public record Artifact(String name, Payload.File content) {}
