package dev.tidegate.route;

import dev.tidegate.model.Call;
import java.util.Arrays;

/**
 * A trie of path segments in flat arrays. At each node the literal child is tried first, then the child for any one
 * segment, then the leaf for any rest; the first leaf that has an answer wins.
 *
 * <p>Each node is reached by one sequence of choices, so a walk visits no node twice. At a node at most one literal
 * child and one other child can fit, so a walk from node {@code n} visits at most {@code V(n) = 1 + max V(literal
 * child) + V(other child)} nodes whatever the path is. {@link #visitsMax} tells {@code V(root)}: the number of literal
 * routes does not enter it.
 */
final class PathTrie {
    private static final int NONE = SpanTable.NONE;
    private static final int ROOT = 0;
    /** The target of OPTIONS that means the server as a whole (RFC 9110 section 9.3.7): the route for all has it. */
    private static final String SERVER = "*";

    private final SpanTable literals = new SpanTable();
    private final HostGroups leaves = new HostGroups();
    private int[] parents = {NONE};
    private int[] ones = {NONE};
    private int[] ends = {NONE};
    private int[] rests = {NONE};
    private int nodes = 1;
    private int leafCount;

    /** Adds a route. */
    void add(PathPattern pattern, Candidate candidate, String host) {
        int node = ROOT;
        for (PathPattern.Segment segment : pattern.segments()) {
            switch (segment) {
                case PathPattern.Segment.Literal(String text) -> node = literalChild(node, text);
                case PathPattern.Segment.One(String name) -> node = oneChild(node);
                case PathPattern.Segment.Rest() -> {
                    leaves.add(leaf(rests, node), candidate, host);
                    return;
                }
            }
        }
        leaves.add(leaf(ends, node), candidate, host);
    }

    /** Closes the trie: from now on it is only asked. */
    void freeze() {
        leaves.freeze();
    }

    HostGroups leaves() {
        return leaves;
    }

    /** How many nodes a walk can visit at most. */
    int visitsMax() {
        int[] literalMax = new int[nodes];
        int[] otherMax = new int[nodes];
        for (int node = nodes - 1; node > ROOT; node--) {
            int visits = 1 + literalMax[node] + otherMax[node];
            int parent = parents[node];
            if (ones[parent] == node) {
                otherMax[parent] = visits;
            } else {
                literalMax[parent] = Math.max(literalMax[parent], visits);
            }
        }
        return 1 + literalMax[ROOT] + otherMax[ROOT];
    }

    /** The first answer to a question, from the most specific path to the least, or {@link SpanTable#NONE}. */
    int ask(Call call, HostGroups.Question question) {
        CharSequence path = call.path();
        if (path.length() > 0 && path.charAt(0) == '/') {
            return ask(ROOT, 0, path, call, question);
        }
        return SERVER.contentEquals(path) ? askLeaf(rests[ROOT], call, question) : NONE;
    }

    /** Asks below a node; {@code slash} is where the slash before the next segment stands, or the end of the path. */
    private int ask(int node, int slash, CharSequence path, Call call, HostGroups.Question question) {
        int found = slash == path.length()
                ? askLeaf(ends[node], call, question)
                : askChildren(node, slash + 1, path, call, question);
        return found == NONE ? askLeaf(rests[node], call, question) : found;
    }

    private int askChildren(int node, int from, CharSequence path, Call call, HostGroups.Question question) {
        long hash = SpanTable.hashOfNothing();
        int to = from;
        for (; to < path.length() && path.charAt(to) != '/'; to++) {
            hash = SpanTable.extend(hash, path.charAt(to));
        }
        int literal = literals.find(node, path, from, to, hash);
        int found = literal == NONE ? NONE : ask(literal, to, path, call, question);
        boolean triesOne = found == NONE && ones[node] != NONE && to > from;
        return triesOne ? ask(ones[node], to, path, call, question) : found;
    }

    private int askLeaf(int leaf, Call call, HostGroups.Question question) {
        return leaf == NONE ? NONE : leaves.ask(leaf, call, question);
    }

    private int literalChild(int node, String text) {
        int child = literals.find(node, text);
        if (child == NONE) {
            child = newNode(node);
            literals.put(node, text, child);
        }
        return child;
    }

    private int oneChild(int node) {
        if (ones[node] == NONE) {
            int child = newNode(node);
            ones[node] = child;
        }
        return ones[node];
    }

    private int leaf(int[] leafOfNode, int node) {
        if (leafOfNode[node] == NONE) {
            leafOfNode[node] = leafCount++;
        }
        return leafOfNode[node];
    }

    private int newNode(int parent) {
        if (nodes == parents.length) {
            parents = grown(parents);
            ones = grown(ones);
            ends = grown(ends);
            rests = grown(rests);
        }
        parents[nodes] = parent;
        return nodes++;
    }

    private static int[] grown(int[] array) {
        int[] twice = Arrays.copyOf(array, 2 * array.length);
        Arrays.fill(twice, array.length, twice.length, NONE);
        return twice;
    }
}
