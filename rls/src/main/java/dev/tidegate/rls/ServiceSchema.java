package dev.tidegate.rls;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The service as Envoy describes it, for reflection and for the JSON form. Immutable.
 *
 * <p>The description is a resource: the files {@code envoy/service/ratelimit/v3/rls.proto} and all that it imports, as
 * Envoy publishes them, without comments.
 */
final class ServiceSchema implements ProtoServiceDescriptorSupplier {
    static final String SERVICE = "envoy.service.ratelimit.v3.RateLimitService";
    static final String METHOD = "ShouldRateLimit";

    private static final String RESOURCE = "rls.protoset";
    private static final String FILE = "envoy/service/ratelimit/v3/rls.proto";
    private static final List<FileDescriptor> KNOWN = List.of(
            AnyProto.getDescriptor(),
            DescriptorProtos.getDescriptor(),
            DurationProto.getDescriptor(),
            StructProto.getDescriptor(),
            TimestampProto.getDescriptor(),
            WrappersProto.getDescriptor());

    private final FileDescriptor file;

    private ServiceSchema(FileDescriptor file) {
        this.file = file;
    }

    /** Reads the description that comes with this program. */
    static ServiceSchema load() {
        try (InputStream in = ServiceSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            Map<String, FileDescriptor> files = new HashMap<>();
            KNOWN.forEach(known -> files.put(known.getName(), known));
            for (FileDescriptorProto proto : FileDescriptorSet.parseFrom(in).getFileList()) {
                files.put(proto.getName(), link(proto, files));
            }
            return new ServiceSchema(known(FILE, files));
        } catch (IOException | DescriptorValidationException broken) {
            throw new IllegalStateException("the resource " + RESOURCE + " cannot be read", broken);
        }
    }

    private static FileDescriptor link(FileDescriptorProto proto, Map<String, FileDescriptor> files)
            throws DescriptorValidationException {
        FileDescriptor[] imports = proto.getDependencyList().stream()
                .map(name -> known(name, files))
                .toArray(FileDescriptor[]::new);
        return FileDescriptor.buildFrom(proto, imports);
    }

    private static FileDescriptor known(String name, Map<String, FileDescriptor> files) {
        FileDescriptor known = files.get(name);
        if (known == null) {
            throw new IllegalStateException("the resource " + RESOURCE + " lacks " + name);
        }
        return known;
    }

    Descriptor request() {
        return file.findMessageTypeByName("RateLimitRequest");
    }

    Descriptor response() {
        return file.findMessageTypeByName("RateLimitResponse");
    }

    @Override
    public FileDescriptor getFileDescriptor() {
        return file;
    }

    @Override
    public ServiceDescriptor getServiceDescriptor() {
        return file.findServiceByName("RateLimitService");
    }
}
