/** Adds to the list of a key, in place: to copy the list for each addition takes a time that grows with its square. */
export function pushTo<Key, One>(lists: Map<Key, One[]>, key: Key, one: One): void {
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [one]);
    else list.push(one);
}
