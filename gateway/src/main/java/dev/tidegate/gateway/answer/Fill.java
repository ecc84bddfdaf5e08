package dev.tidegate.gateway.answer;

import dev.tidegate.answer.RetryTime;
import io.netty.util.AsciiString;

/**
 * The values for the holes of one answer.
 *
 * @param retry when to come back
 * @param date the date of now, as RFC 9110 writes it
 */
record Fill(long decision, long remaining, RetryTime retry, AsciiString date) {}
