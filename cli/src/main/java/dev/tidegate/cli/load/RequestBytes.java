package dev.tidegate.cli.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** The requests of a plan as bytes, made once and written many times. Shared by all lanes. */
final class RequestBytes implements AutoCloseable {
    private final ByteBuf owned;
    private final ByteBuf all;
    private final int[] ends;
    private final boolean[] heads;

    private RequestBytes(ByteBuf all, int[] ends, boolean[] heads) {
        this.owned = all;
        this.all = Unpooled.unreleasableBuffer(all);
        this.ends = ends;
        this.heads = heads;
    }

    static RequestBytes of(LoadPlan plan) {
        List<RequestText> requests = plan.requests();
        // Outside the heap, so that writing needs no copy.
        ByteBuf all = Unpooled.directBuffer();
        int[] ends = new int[requests.size()];
        boolean[] heads = new boolean[requests.size()];
        for (int i = 0; i < ends.length; i++) {
            all.writeBytes(requests.get(i).toBytes(plan.target().getRawAuthority()));
            ends[i] = all.writerIndex();
            heads[i] = requests.get(i).isHead();
        }
        return new RequestBytes(all, ends, heads);
    }

    /** A view of one request for one write. */
    ByteBuf get(long index) {
        int at = (int) (index % ends.length);
        int start = at == 0 ? 0 : ends[at - 1];
        return all.slice(start, ends[at] - start);
    }

    boolean isHead(long index) {
        return heads[(int) (index % heads.length)];
    }

    /** Frees the memory. Nothing may be written any more. */
    @Override
    public void close() {
        owned.release();
    }
}
