package dev.tidegate.cli;

import dev.tidegate.policy.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The problems of a policy file, for programs. */
final class ProblemText {
    private ProblemText() {}

    static List<Map<String, Object>> asJson(List<Problem> problems) {
        return problems.stream().map(ProblemText::asJson).toList();
    }

    private static Map<String, Object> asJson(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", problem.code().id());
        json.put("severity", problem.code().isError() ? "error" : "warning");
        json.put("file", problem.file());
        json.put("line", problem.place().line());
        json.put("column", problem.place().column());
        json.put("path", problem.path());
        json.put("message", problem.message());
        json.put("remedy", problem.remedy());
        json.put("related", problem.related().stream().map(ProblemText::asJson).toList());
        return json;
    }

    private static Map<String, Object> asJson(Problem.Related related) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("line", related.place().line());
        json.put("column", related.place().column());
        json.put("path", related.path());
        json.put("note", related.note());
        return json;
    }
}
