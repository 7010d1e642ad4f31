import CairnLanguage

/// Makes values of any type, long and alike ones among them; a kind's rules don't matter.
package struct RandomValues {
  private var random: SeededRandom

  package init(seed: UInt64) { random = SeededRandom(seed: seed) }

  package mutating func value(of type: FieldType, depth: Int = 0) -> Value {
    switch type {
    case .boolean: return .boolean(Bool.random(using: &random))
    case .integer(let range), .duration(let range, _), .size(let range, _):
      let end = min(range.upperBound, max(range.lowerBound, 0) + 1_000_000)
      return .integer(Int.random(in: min(range.lowerBound, end)...end, using: &random))
    case .enumeration(let words): return .string(words.randomElement(using: &random) ?? "")
    case .string, .path: return .string(text())
    case .reference(_, let attribute):
      return .string(attribute == "arn" ? "arn:aws:sqs:us-east-1:\(number(9)):\(text())" : text())
    case .list(let item, _, _):
      return .list((0..<number(4)).map { _ in value(of: item, depth: depth + 1) })
    case .map(_, let inner):
      return .map(entries(number(4)) { $0.value(of: inner, depth: depth + 1) })
    case .object(let fields):
      var entries: [String: Value] = [:]
      for field in fields where number(4) > 0 {
        entries[field.name] = value(of: field.type, depth: depth + 1)
      }
      return .map(entries)
    case .shorthand(_, let fields):
      return value(of: number(2) == 0 ? type.short : .object(fields), depth: depth)
    case .access: return .map(entries(number(4)) { ["verb": .string($0.text())] })
    case .policyStatements: return .list((0..<number(4)).map { _ in statement() })
    // A text would be the path of a file.
    case .document: return .map(entries(number(4)) { $0.value(of: .any, depth: depth + 1) })
    case .any:
      switch number(depth > 2 ? 3 : 6) {
      case 0: return .integer(number(1000))
      case 1: return .boolean(Bool.random(using: &random))
      case 2: return .string(text())
      case 3: return .map(entries(number(4)) { $0.value(of: .any, depth: depth + 1) })
      default: return .list((0..<number(4)).map { _ in value(of: .any, depth: depth + 1) })
      }
    }
  }

  /// Nearly the same.
  package mutating func changed(_ value: Value, _ type: FieldType) -> Value {
    switch value {
    case .string(let text):
      var characters = Array(text)
      let place = number(characters.count + 1)
      characters.insert("~", at: place)
      return .string(String(characters))
    case .list(var items) where !items.isEmpty:
      let place = number(items.count)
      switch number(4) {
      case 0: items.remove(at: place)
      case 1: items.insert(self.value(of: type.itemType, depth: 2), at: place)
      case 2: items.shuffle(using: &random)
      default: items[place] = changed(items[place], type.itemType)
      }
      return .list(items)
    case .map(var entries) where !entries.isEmpty:
      guard let key = entries.keys.sorted().randomElement(using: &random) else { return value }
      if number(4) == 0 {
        entries[key] = nil
      } else {
        entries[key] = entries[key].map { changed($0, type.member(key).type) }
      }
      return .map(entries)
    case .integer(let number): return .integer(number + 1)
    default: return self.value(of: type)
    }
  }

  private mutating func statement() -> Value {
    var statement: [String: Value] = [
      "Effect": number(5) == 0 ? "Deny" : "Allow",
      "Action": .list((0...number(4)).map { _ in .string("sqs:\(text())") }),
      "Resource": .list((0...number(2)).map { _ in .string("arn:aws:sqs:us-east-1:1:\(text())") }),
    ]
    if number(2) == 0 { statement["Sid"] = .string("S\(number(20))") }
    if number(3) == 0 { statement["Principal"] = ["Service": .string(text())] }
    if number(3) == 0 {
      statement["Condition"] = ["StringEquals": ["aws:PrincipalTag/\(number(9))": .string(text())]]
    }
    return .map(statement)
  }

  private mutating func entries(
    _ count: Int, _ value: (inout RandomValues) -> Value
  ) -> [String: Value] {
    var entries: [String: Value] = [:]
    for _ in 0..<count { entries["k\(number(30))"] = value(&self) }
    return entries
  }

  private mutating func number(_ count: Int) -> Int {
    Int.random(in: 0..<max(count, 1), using: &random)
  }

  private mutating func text() -> String {
    let words = [
      "alpha", "beta", "a", "", "x y", "true", "12", "é", "\u{200B}", "\n", "…", "[a]", "\u{1F9F1}",
    ]
    let long = [
      "", "", "", String(repeating: "same ", count: 10), String(repeating: "wide 界 ", count: 300),
    ]
    return (long.randomElement(using: &random) ?? "")
      + (0...number(3)).map { _ in words.randomElement(using: &random) ?? "" }.joined()
      + (number(2) == 0 ? long.randomElement(using: &random) ?? "" : "")
  }
}
