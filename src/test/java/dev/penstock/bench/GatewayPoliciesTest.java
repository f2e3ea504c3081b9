package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.PolicyFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayPoliciesTest {

    @Test
    void theGatewayTakesThem(@TempDir Path work) throws Exception {
        Path folder = GatewayPolicies.write(8099, work);

        String problem = new PolicyFiles(folder, name -> Optional.empty())
                .read()
                .<String>fold(taken -> "none", broken -> broken.toString());

        assertThat(problem).isEqualTo("none");
    }
}
