package dev.tidegate.redis;

/**
 * Where a key is counted. Immutable.
 *
 * @param text the key as all nodes write it
 * @param key the key of the store; nobody changes it
 * @param lane the lane of its hash slot
 */
@SuppressWarnings("ArrayRecordComponent") // places are not compared
record Place(String text, byte[] key, Lane lane) {
    static Place of(RedisStore store, String limit, String text) {
        return new Place(text, store.keys().key(limit, text), store.lane(limit, text));
    }
}
