/** Which rule of the policy a call falls under: a trie of paths, then host, method, header and query. */
@NullMarked
package dev.tidegate.route;

import org.jspecify.annotations.NullMarked;
