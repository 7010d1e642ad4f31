import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension SeededItems {
  /// The items as declared, or from the lines of the file.
  static func source(_ properties: Properties, _ artifact: Artifact?) -> [Value] {
    guard case .lines(let lines)? = artifact?.content else { return properties[items] ?? [] }
    return lines.map { Value(.object($0.members), as: .plain) }
  }

  /// A hash for each item by the text of its key; nil without the key's names. What is known only
  /// after an apply stays unknown.
  static func hashes(of items: [Value], isSecret: Bool, _ names: [String]) -> Value? {
    guard !names.isEmpty else { return nil }
    var contents: [String: Value] = [:]
    for item in items {
      let key = names.compactMap { item.map?[$0] }
      if let unknown = Value.list(key).firstTemplate { return .unresolved(unknown) }
      // Without a valid key it is refused before.
      guard let attributes = try? ItemForm.item(item), let text = ItemKey.text(attributes, names)
      else { continue }
      if let unknown = item.firstTemplate {
        contents[text] = .unresolved(unknown)
      } else {
        let hash = Value.string(attributes.fingerprint)
        contents[text] = isSecret ? .secret(.open(hash)) : hash
      }
    }
    return .map(contents)
  }
}

extension Value {
  /// The first text in it that is known only after an apply.
  fileprivate var firstTemplate: Template? {
    switch self {
    case .null, .boolean, .integer, .number, .string: nil
    case .list(let items): items.lazy.compactMap(\.firstTemplate).first
    case .map(let entries):
      entries.sorted { $0.key < $1.key }.lazy.compactMap(\.value.firstTemplate).first
    case .unresolved(let template): template
    case .secret(let secret): secret.value?.firstTemplate
    }
  }
}

extension [String: AttributeValue] {
  /// The same for items that DynamoDB holds equal, whatever it makes of the spelling of numbers and
  /// the order of sets: half of a SHA-256, in hexadecimal.
  var fingerprint: String {
    let canonical = mapValues(\.canonical).json.bytes()
    return Hex.encode(Digest.sha256(canonical).prefix(16))
  }
}

extension AttributeValue {
  fileprivate var canonical: AttributeValue {
    switch self {
    case .string, .binary, .bool, .null: self
    case .number(let text): .number(Self.canonicalNumber(text))
    case .list(let values): .list(values.map(\.canonical))
    case .map(let values): .map(values.mapValues(\.canonical))
    case .strings(let texts): .strings(texts.sorted())
    case .numbers(let texts): .numbers(texts.map(Self.canonicalNumber).sorted())
    case .binaries(let values):
      .binaries(values.sorted { $0.lexicographicallyPrecedes($1) })
    }
  }

  /// The spelling of a number that stands for all.
  static func canonicalNumber(_ number: String) -> String {
    JSONNumber(number)?.canonical.text ?? number
  }

  /// The same without an exponent, unless that would be very long.
  static func plainNumber(_ number: String) -> String {
    let canonical = canonicalNumber(number)
    let parts = canonical.split(separator: "e")
    guard parts.count == 2, let power = Int(parts[1]), (-40...40).contains(power) else {
      return canonical
    }
    let sign = canonical.hasPrefix("-") ? "-" : ""
    let digits = String(parts[0].drop { $0 == "-" })
    if power >= 0 { return sign + digits + String(repeating: "0", count: power) }
    let padded = String(repeating: "0", count: max(0, 1 - power - digits.count)) + digits
    return "\(sign)\(padded.dropLast(-power)).\(padded.suffix(-power))"
  }
}
