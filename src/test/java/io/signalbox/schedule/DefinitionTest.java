package io.signalbox.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {

  private static Schedule read(String json) {
    return Definition.read("it", new JsonObject(json).getMap(), Optional.empty());
  }

  @Test
  void script_and_cron_are_enough() {
    Schedule schedule = read("{'script':'s','cron':'0 9 * * *','input':null}".replace('\'', '"'));

    assertThat(Definition.json(schedule).encode())
        .isEqualTo(
            ("{'script':'s','cron':'0 9 * * *','time_zone':'UTC','input':{},'params':{},"
                    + "'labels':[],'overlap':'skip','catch_up':false,'enabled':true}")
                .replace('\'', '"'));
  }

  @Test
  void what_is_written_reads_the_same() {
    String json =
        ("{'script':'s','cron':'*/5 * * * *','time_zone':'Europe/Berlin','input':[1,null,{'a':''}],"
                + "'params':{'x':1},'labels':['a'],'overlap':'queue','catch_up':true,"
                + "'enabled':false,'priority':0}")
            .replace('\'', '"');

    assertThat(Definition.json(read(json)).encode()).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{};script is missing",
        "{'script':'s'};cron is missing",
        "{'script':'s','cron':'61 * * * *'};cron: '61 * * * *' is not five-field cron",
        "{'script':'s','cron':5};cron: '5' is not a text",
        "{'script':'','cron':'* * * * *'};script: '' is not the name of a script",
        "{'script':'s','cron':'* * * * *','time_zone':'Europe/Berln'};time_zone: 'Europe/Berln'",
        "{'script':'s','cron':'* * * * *','time_zone':'Europe/Berln'};mean Europe/Berlin?",
        "{'script':'s','cron':'* * * * *','timezone':'UTC'};timezone: there is no such key",
        "{'script':'s','cron':'* * * * *','priority':10};priority: '10' is not a whole number",
        "{'script':'s','cron':'* * * * *','labels':'a'};labels: 'a' is not a list",
        "{'script':'s','cron':'* * * * *','labels':[1]};labels: '[1]' is not a list",
        "{'script':'s','cron':'* * * * *','params':[]};params: '[]' is not a JSON object",
        "{'script':'s','cron':'* * * * *','overlap':'wait'};overlap: 'wait' is not skip or queue",
        "{'script':'s','cron':'* * * * *','enabled':'yes'};enabled: 'yes' is not true or false",
        "{'script':'s','cron':'* * * * *','catch_up':1};catch_up: '1' is not true or false"
      })
  void a_refusal_names_key_and_value(String json, String message) {
    assertThatThrownBy(() -> read(json.replace('\'', '"')))
        .isInstanceOf(InvalidSchedule.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_label_is_left_for_the_schedule() {
    assertThatThrownBy(
            () ->
                read(
                    "{'script':'s','cron':'* * * * *','labels':[1,2,3,4,5,6,7,8]}"
                        .replaceAll("([1-8])([,\\]])", "'$1'$2")
                        .replace('\'', '"')))
        .hasMessageContaining("at most 7 labels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "a.b", "é"})
  void a_name_that_is_none_is_refused(String name) {
    JsonObject json = new JsonObject().put("script", "s").put("cron", "* * * * *");

    assertThatThrownBy(() -> Definition.read(name, json.getMap(), Optional.empty()))
        .hasMessageContaining("'" + name + "' is not 1 to 55 letters");
  }
}
