/** What a caller is told who is refused: words, status and problem type, as every deployment says them. */
@NullMarked
package dev.tidegate.answer;

import org.jspecify.annotations.NullMarked;
