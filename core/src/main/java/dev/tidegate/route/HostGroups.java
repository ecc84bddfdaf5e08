package dev.tidegate.route;

import dev.tidegate.model.Call;
import java.util.ArrayList;
import java.util.List;

/**
 * The routes that end at each leaf of the path trie, in groups of the same host. Filled by one thread, then frozen and
 * read by any; asking allocates nothing.
 */
final class HostGroups {
    /** What is asked of the routes of one host, the most specific first. */
    interface Question {
        /** The order of the route that answers, or {@link SpanTable#NONE} to look further. */
        int ask(Candidate[] group, Call call);
    }

    private final SpanTable exactHosts = new SpanTable();
    private final SpanTable parentDomains = new SpanTable();
    private final SpanTable anyHost = new SpanTable();
    private final List<List<Candidate>> filling = new ArrayList<>();
    private int longestParentDomain;
    private Candidate[][] groups = {};

    /** Adds a route to a leaf. */
    void add(int leaf, Candidate candidate, String host) {
        SpanTable table = host.isEmpty() ? anyHost : host.startsWith("*") ? parentDomains : exactHosts;
        String text = host.startsWith("*") ? host.substring(1) : host;
        int group = table.find(leaf, text);
        if (group == SpanTable.NONE) {
            group = filling.size();
            filling.add(new ArrayList<>());
            table.put(leaf, text, group);
        }
        if (table == parentDomains) {
            longestParentDomain = Math.max(longestParentDomain, text.length());
        }
        filling.get(group).add(candidate);
    }

    /** Sorts every group and closes them. */
    void freeze() {
        filling.forEach(group -> group.sort(Candidate.MOST_SPECIFIC_FIRST));
        groups = filling.stream().map(group -> group.toArray(Candidate[]::new)).toArray(Candidate[][]::new);
        filling.clear();
    }

    /** The groups, each with the most specific route first. */
    List<List<Candidate>> all() {
        return List.of(groups).stream().map(List::of).toList();
    }

    /** Asks the routes of a leaf: of the exact host, of its parent domains from the longest, then of any host. */
    int ask(int leaf, Call call, Question question) {
        CharSequence host = call.host();
        int found = askGroup(exactHosts.find(leaf, host), call, question);
        if (found == SpanTable.NONE && longestParentDomain > 0) {
            found = askParentDomains(leaf, call, question);
        }
        return found == SpanTable.NONE ? askGroup(anyHost.find(leaf, ""), call, question) : found;
    }

    private int askParentDomains(int leaf, Call call, Question question) {
        CharSequence host = call.host();
        int length = host.length();
        // Starts where the longest domain of the policy could start, so that a long host costs no more than that.
        for (int dot = Math.max(1, length - longestParentDomain); dot < length; dot++) {
            if (host.charAt(dot) == '.') {
                long hash = SpanTable.hash(host, dot, length);
                int found = askGroup(parentDomains.find(leaf, host, dot, length, hash), call, question);
                if (found != SpanTable.NONE) {
                    return found;
                }
            }
        }
        return SpanTable.NONE;
    }

    private int askGroup(int group, Call call, Question question) {
        return group == SpanTable.NONE ? SpanTable.NONE : question.ask(groups[group], call);
    }
}
