import CairnLanguage

/// Makes valid values of a field type from what the schema says of it.
package struct ValueGenerator {
  private var random: SeededRandom
  /// Values of a field of one name wherever it stands, for types that say too little (a reference,
  /// a text of a special form).
  private let known: [String: [Value]]

  package init(seed: UInt64, known: [String: [Value]] = [:]) {
    random = SeededRandom(seed: seed)
    self.known = known
  }

  /// Several different valid values of a field, the least of them first; none where the schema alone
  /// can't say one.
  package mutating func values(of field: FieldSchema) -> [Value] {
    if let values = known[field.name] { return values }
    return unique(values(of: field.type))
  }

  /// The fields that must be there.
  package mutating func minimal(_ fields: [FieldSchema]) -> [String: Value] {
    object(fields.filter { $0.presence == .required }, at: 0)
  }

  private mutating func values(of type: FieldType) -> [Value] {
    switch type {
    case .boolean: return [false, true]
    case .integer(let range), .duration(let range, _), .size(let range, _):
      return numbers(in: range).map(Value.integer)
    case .enumeration(let words): return words.map(Value.string)
    case .string(let rule): return texts(rule).map(Value.string)
    case .list(let item, let count, let order):
      let items = unique(values(of: item))
      var lists: [[Value]] = count.contains(0) ? [[]] : []
      if count.contains(1) { lists += items.prefix(2).map { [$0] } }
      if items.count > 1, count.contains(2) { lists.append(Array(items.suffix(2))) }
      if count.contains(items.count), items.count > 2 { lists.append(items) }
      // Where order means something, another order is another value.
      if order == .significant, items.count > 1, count.contains(2) {
        lists.append(items.suffix(2).reversed())
      }
      return lists.map(Value.list)
    case .map(let keyRule, let value):
      let keys = texts(keyRule)
      let entries = unique(values(of: value))
      guard let key = keys.first, let entry = entries.first else { return [[:]] }
      var maps: [[String: Value]] = [[:], [key: entry]]
      if let other = entries.last { maps.append([key: other]) }
      if keys.count > 1, let other = entries.last { maps.append([key: entry, keys[1]: other]) }
      return maps.map(Value.map)
    case .object(let fields):
      let required = object(fields.filter { $0.presence == .required }, at: 0)
      return [.map(required)]
        + (0..<4).map { .map(object(fields.filter { $0.presence != .computed }, at: $0)) }
    case .shorthand(_, let fields): return values(of: type.short) + values(of: .object(fields))
    case .reference, .policyStatements, .access, .path, .any, .document: return []
    }
  }

  /// One value for each field: the one at that place of those there are.
  private mutating func object(_ fields: [FieldSchema], at place: Int) -> [String: Value] {
    var object: [String: Value] = [:]
    for field in fields {
      let values = values(of: field)
      if !values.isEmpty { object[field.name] = values[place % values.count] }
    }
    return object
  }

  private mutating func numbers(in range: ClosedRange<Int>) -> [Int] {
    // Days stay days: AWS counts some durations so.
    let step = range.lowerBound > 0 && range.lowerBound.isMultiple(of: 86_400) ? 86_400 : 1
    let span = min((range.upperBound - range.lowerBound) / step, 1_000)
    let middle = range.lowerBound + Int.random(in: 0...max(span, 1), using: &random) * step
    return [range.lowerBound, min(middle, range.upperBound), range.upperBound]
  }

  private func texts(_ rule: StringRule) -> [String] {
    let candidates = [
      "alpha", "beta-2", "gamma.3", "Delta", "epsilon_5", "zeta/6", "a", "value with spaces",
    ]
    let pattern = rule.pattern.flatMap { try? Regex($0) }
    return candidates.filter { text in
      guard rule.length.contains(text.count) else { return false }
      guard let pattern else { return rule.pattern == nil }
      return (try? pattern.wholeMatch(in: text)) != nil
    }
  }

  private func unique(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }
}
