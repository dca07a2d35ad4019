/** Whether two JSON values say the same; the order of keys says nothing, and a key without a value is absent. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && areEqualLists(one, other);
  }
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const left = present(one);
  const right = new Map(present(other));
  return left.length === right.size && left.every(([key, value]) => isEqual(value, right.get(key)));
}

function areEqualLists(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => isEqual(item, other[index]));
}

function present(record: object): [string, unknown][] {
  return Object.entries(record).filter(([, value]) => value !== undefined);
}
