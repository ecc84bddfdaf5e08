package dev.tidegate.bench.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What a suite says in the XML of JUnit.
 *
 * @param failed what did not hold, in the words of the suite
 */
record JUnitReport(int passed, int skipped, List<String> failed) {
    /** Reads a report; a suite that wrote none found nothing to test. */
    static JUnitReport read(Path file) throws IOException, SAXException {
        if (!Files.exists(file)) {
            return new JUnitReport(0, 0, List.of("the suite found nobody who speaks HTTP/2"));
        }
        NodeList tests = elements(file);
        List<String> failed = new ArrayList<>();
        int skipped = 0;
        for (int i = 0; i < tests.getLength(); i++) {
            Element test = (Element) tests.item(i);
            if (has(test, "failure") || has(test, "error")) {
                failed.add(test.getAttribute("package") + " " + test.getAttribute("classname") + ": "
                        + test.getTextContent().strip().replaceAll("\\s+", " "));
            } else if (has(test, "skipped")) {
                skipped++;
            }
        }
        return new JUnitReport(tests.getLength() - failed.size() - skipped, skipped, failed);
    }

    private static NodeList elements(Path file) throws IOException, SAXException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(file.toFile()).getElementsByTagName("testcase");
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException("the parser of the JDK is not there", impossible);
        }
    }

    private static boolean has(Element test, String kind) {
        return test.getElementsByTagName(kind).getLength() > 0;
    }
}
