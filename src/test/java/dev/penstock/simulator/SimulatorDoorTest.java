package dev.penstock.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatorDoorTest {

    @Test
    void letsInOnlyThisMachineUnlessToldOtherwise() {
        assertThat(door(Map.of()).letsIn("127.0.0.1")).isTrue();
        assertThat(door(Map.of()).letsIn("0:0:0:0:0:0:0:1")).isTrue();
        assertThat(door(Map.of()).letsIn("192.0.2.7")).isFalse();
        assertThat(door(Map.of()).letsIn(null)).isFalse();
        assertThat(door(Map.of("penstock.simulator.remote-access", "true")).letsIn("192.0.2.7"))
                .isTrue();
    }

    @Test
    void letsNobodyInWhereItIsSwitchedOff() {
        assertThat(door(Map.of("penstock.simulator.enabled", "false")).letsIn("127.0.0.1"))
                .isFalse();
    }

    private static SimulatorDoor door(Map<String, String> values) {
        SimulatorSettings settings = DefaultSettings.simulatorWith(values);
        return new SimulatorDoor(() -> settings);
    }
}
