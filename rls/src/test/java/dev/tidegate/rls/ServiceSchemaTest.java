package dev.tidegate.rls;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RlsProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceSchemaTest {
    private static final Path RESOURCE = Path.of("src/main/resources/dev/tidegate/rls/rls.protoset");

    @Test
    void theDescriptionIsTheOneThatEnvoyPublishes() throws IOException {
        Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
        collect(RlsProto.getDescriptor(), files);
        byte[] published = FileDescriptorSet.newBuilder()
                .addAllFile(files.values())
                .build()
                .toByteArray();
        if (System.getProperty("regenerate") != null) {
            Files.write(RESOURCE, published);
        }
        assertThat(Files.readAllBytes(RESOURCE))
                .as("%s; if Envoy has changed: ./mvnw -pl rls -am test -Dregenerate", RESOURCE)
                .isEqualTo(published);
    }

    /** Imports first; what comes with protocol buffers is there already. */
    private static void collect(FileDescriptor file, Map<String, FileDescriptorProto> files) {
        if (!file.getName().startsWith("google/protobuf/")) {
            file.getDependencies().forEach(imported -> collect(imported, files));
            files.putIfAbsent(file.getName(), file.toProto());
        }
    }

    @Test
    void itNamesTheMessagesAndTheMethod() {
        ServiceSchema schema = ServiceSchema.load();
        assertThat(schema.request().findFieldByName("hits_addend").getNumber()).isEqualTo(3);
        assertThat(schema.response().findFieldByName("dynamic_metadata").getNumber())
                .isEqualTo(6);
        assertThat(schema.getServiceDescriptor().getFullName()).isEqualTo(ServiceSchema.SERVICE);
        assertThat(schema.getServiceDescriptor().findMethodByName(ServiceSchema.METHOD))
                .isNotNull();
    }
}
