extension Linter {
  /// Texts that look like references in another notation, such as `$queues.jobs` and `{{ stage }}`.
  func literalReferences(_ resource: ResourceDeclaration) -> [Lint.Finding] {
    let address = resource.address
    guard let node = root?[address.section]?[address.name] else { return [] }
    var findings: [Lint.Finding] = []
    func look(_ node: YAMLNode, _ path: String?) {
      switch node.content {
      case .mapping(let pairs):
        for pair in pairs { look(pair.value, path.map { "\($0).\(pair.name)" } ?? pair.name) }
      case .sequence(let items): for item in items { look(item, path) }
      case .scalar(let text, _):
        guard let (written, meant) = reference(lookedLikeIn: text) else { return }
        findings.append(
          Lint.Finding(
            .literalReference, at: address, path,
            detail: "\(quoted(written)) is a plain text here. A reference is written "
              + "`${\(meant)}`."))
      }
    }
    look(node, nil)
    return findings
  }

  /// The first one in a text, and what is meant, if the stack has that.
  private func reference(lookedLikeIn text: String) -> (written: String, meant: String)? {
    let bytes = Array(text.utf8)
    func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    for at in bytes.indices {
      if bytes[at] == UInt8(ascii: "$") {
        let word = String(decoding: bytes[(at + 1)...].prefix(while: isWord), as: UTF8.self)
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count > 1, let meant = meant(by: word) { return ("$\(word)", meant) }
      } else if bytes[at...].starts(with: [UInt8(ascii: "{"), UInt8(ascii: "{")]) {
        let space = bytes[(at + 2)...].prefix { $0 == 0x20 }.count
        let word = bytes[(at + 2 + space)...].prefix(while: isWord)
        let rest = bytes[word.endIndex...].drop { $0 == 0x20 }
        guard rest.starts(with: [UInt8(ascii: "}"), UInt8(ascii: "}")]),
          let meant = meant(by: String(decoding: word, as: UTF8.self))
        else { continue }
        return (String(decoding: bytes[at..<(rest.startIndex + 2)], as: UTF8.self), meant)
      }
    }
    return nil
  }

  /// What a reference to a parameter or resource of the stack would be; nil if it has none of the
  /// name.
  private func meant(by word: String) -> String? {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 1: return stack.parameters[word] == nil ? nil : "parameters.\(word)"
    case 2 where parts[0] == "parameters": return stack.parameters[parts[1]] == nil ? nil : word
    case 2, 3:
      let address = ResourceAddress(section: parts[0], name: parts[1])
      guard index.resource(address) != nil else { return nil }
      return word
    default: return nil
    }
  }
}
