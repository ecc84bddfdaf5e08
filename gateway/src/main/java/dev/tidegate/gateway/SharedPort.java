package dev.tidegate.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.RawUnixChannelOption;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Binds the address of a listener so that a successor can bind it too, but nobody by mistake.
 *
 * <p>Linux lets sockets share an address when all of them ask for it (SO_REUSEPORT, socket(7)). Who starts anew binds
 * without asking, which fails while anybody listens there, and shares only then. Who takes over asks before, and so is
 * let in beside the predecessor. Thread-safe.
 */
final class SharedPort {
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_REUSEPORT_CBPF = 51;

    /** {@code BPF_RET | BPF_K} of linux/bpf_common.h: return a constant. */
    private static final short RETURN_CONSTANT = 0x06;

    /** The place of the successor among the sockets of an address: the predecessor has place 0. */
    private static final int NEWEST = 1;

    private static final int FILTER_BYTES = 8;
    private static final int PROGRAM_BYTES = 16;
    private static final int PROGRAM_POINTER = 8;
    private static final ChannelOption<ByteBuffer> PROGRAM =
            new RawUnixChannelOption("SO_ATTACH_REUSEPORT_CBPF", SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, PROGRAM_BYTES);

    private SharedPort() {}

    /** Binds an address where nobody listens, and lets a successor share it from then on. */
    static ChannelFuture bindAlone(ServerBootstrap bootstrap, String host, int port, Transport transport) {
        ChannelFuture bound = bootstrap.bind(host, port).awaitUninterruptibly();
        if (bound.isSuccess()) {
            setIfKnown(bound.channel(), transport.reusePort());
        }
        return bound;
    }

    /** Where the platform cannot share an address, there will be no successor beside this process: all else works. */
    private static void setIfKnown(Channel channel, ChannelOption<Boolean> reusePort) {
        try {
            channel.config().setOptions(Map.of(reusePort, true));
        } catch (ChannelException | UnsupportedOperationException unknown) {
            return;
        }
    }

    /** Binds an address beside a predecessor that listens there, or alone if none does. */
    static ChannelFuture bindBeside(ServerBootstrap bootstrap, String host, int port, Transport transport) {
        return bootstrap.option(transport.reusePort(), true).bind(host, port).awaitUninterruptibly();
    }

    /**
     * Sends all new connections of the address to the socket that was bound last, and none to its predecessor, by a
     * program of one instruction that the kernel asks (SO_ATTACH_REUSEPORT_CBPF, socket(7)). It does no harm later:
     * once the predecessor has gone, the place that it names is empty, and the kernel falls back to whoever is there;
     * the next successor gets that place again.
     *
     * @return whether the kernel took it; else connections are spread over both sockets until one is closed
     */
    static boolean preferNewest(Channel channel) {
        ByteBuffer filter = ByteBuffer.allocateDirect(FILTER_BYTES).order(ByteOrder.nativeOrder());
        filter.putShort(0, RETURN_CONSTANT).putInt(Integer.BYTES, NEWEST);
        ByteBuffer program = ByteBuffer.allocateDirect(PROGRAM_BYTES).order(ByteOrder.nativeOrder());
        program.putShort(0, (short) 1);
        try {
            program.putLong(PROGRAM_POINTER, Buffer.memoryAddress(filter));
            return channel.config().setOption(PROGRAM, program);
        } catch (ChannelException | UnsatisfiedLinkError refused) {
            return false;
        } finally {
            // The kernel copies the instruction while it is told; the collector must not come before.
            Reference.reachabilityFence(filter);
        }
    }
}
