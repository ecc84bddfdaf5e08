package dev.tidegate.gateway.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * By what a change of a file is told. Links are followed, so that a change of what they point to counts as well: so
 * mounted secrets are replaced.
 *
 * @param key what names the file on its file system, so that a rename counts
 */
record FileStamp(FileTime modified, long bytes, String key) {
    private static final FileStamp MISSING = new FileStamp(FileTime.fromMillis(0), -1, "");

    static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(
                    attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException missing) {
            return MISSING;
        }
    }

    static List<FileStamp> of(List<Path> files) {
        return files.stream().map(FileStamp::of).toList();
    }
}
