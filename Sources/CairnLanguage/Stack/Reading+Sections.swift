extension Reading {
  /// The entries of a section; none if it is empty. Reports a value that isn't a map, and returns
  /// nil for it.
  func sectionPairs(_ node: YAMLNode, _ section: String) -> [YAMLNode.Pair]? {
    if node.isBroken { return nil }
    if let pairs = node.pairs { return pairs }
    if node.isNull { return [] }
    let advice =
      if case .sequence = node.content {
        " Write each under a name of its own."
      } else {
        shapeAdvice(node)
      }
    report(
      .wrongType, "The section `\(section)` is a map by name, but this is \(node.noun).\(advice)",
      at: node)
    return nil
  }

  /// Reports a name that isn't made of letters, digits, hyphens and underscores, that doesn't begin
  /// with a letter, or that exceeds 64 characters.
  func checkName(_ node: YAMLNode, _ noun: String) -> Bool {
    guard let name = node.text else { return false }
    if let problem = NameRule.identifier.problem(with: name) {
      report(.invalidName, "The \(noun) name \(quoted(name)) \(problem)", at: node)
      return false
    }
    return true
  }
}

/// The rules for names that a stack declares.
enum NameRule {
  /// Resources, parameters and outputs.
  case identifier
  /// Stacks: their names become part of physical names, which rarely allow underscores.
  case stack

  /// Why a text isn't a valid name, as the end of a sentence; nil if it is.
  func problem(with name: String) -> String? {
    let bytes = name.utf8
    guard let first = bytes.first, isLetter(first) else { return "has to begin with a letter." }
    if bytes.count > 64 { return "has \(name.unicodeScalars.count) characters; the limit is 64." }
    let isFitting = bytes.allSatisfy { byte in
      isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-") || (self == .identifier && byte == UInt8(ascii: "_"))
    }
    if isFitting { return nil }
    return switch self {
    case .identifier: "can only contain letters, digits, hyphens and underscores."
    case .stack: "can only contain letters, digits and hyphens."
    }
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
