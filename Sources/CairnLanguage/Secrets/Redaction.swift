/// Takes secret values out of texts that others wrote: what a service answered, what a rule of a kind
/// says. It is the second line of defence: values of the stack are hidden by their type (`Secret`).
package struct Redaction: Hashable, Sendable {
  /// Shorter secrets are not looked for: they stand in other words by chance.
  package static let shortest = 4

  /// The forms to look for, longest first.
  private let texts: [String]

  package static let none = Redaction([])

  package init(_ secrets: some Sequence<String>) {
    var forms: Set<String> = []
    for secret in secrets {
      // A message may quote a part of what has lines, such as a private key.
      let lines = secret.split(whereSeparator: \.isNewline).map(String.init)
      for text in [secret] + lines where text.utf8.count >= Self.shortest {
        forms.formUnion(Self.spellings(of: text))
      }
    }
    texts = forms.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
  }

  /// The text without secrets, and abridged.
  package func redacted(_ text: String) -> String {
    var result = text
    for secret in texts where result.containsLiteral(secret) {
      result = result.replacingLiteral(secret, with: Secret.shown)
    }
    return result.abridged
  }

  package func redacted(_ diagnostic: Diagnostic) -> Diagnostic {
    var result = diagnostic
    result.detail = redacted(diagnostic.detail)
    for index in result.notes.indices {
      result.notes[index].message = redacted(result.notes[index].message)
    }
    if let fix = diagnostic.fix, redacted(fix.title) != fix.title { result.fix = nil }
    return result
  }

  /// As it is, as JSON escapes it (once, or again inside of a text), as XML and URLs do.
  private static func spellings(of text: String) -> [String] {
    func inJSON(_ text: String) -> String { String(Value.string(text).json.dropFirst().dropLast()) }
    let escaped = inJSON(text)
    var forms = [text, escaped, inJSON(escaped)]
    let ascii = escaped.unicodeScalars.map { scalar in
      scalar.isASCII
        ? String(scalar)
        : String(scalar).utf16.map { "\\u" + hex(UInt32($0), width: 4).lowercased() }
          .joined()
    }.joined()
    forms.append(ascii)
    let xml = text.replacingLiteral("&", with: "&amp;").replacingLiteral("<", with: "&lt;")
      .replacingLiteral(">", with: "&gt;")
    forms += [
      xml, xml.replacingLiteral("\"", with: "&quot;"), xml.replacingLiteral("'", with: "&apos;"),
    ]
    forms.append(xml.replacingLiteral("\"", with: "&quot;").replacingLiteral("'", with: "&#39;"))
    let percent = text.utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || "-._~".utf8.contains(byte)
      return isPlain ? String(Unicode.Scalar(byte)) : "%" + hex(UInt32(byte), width: 2)
    }.joined()
    forms += [percent, percent.replacingLiteral("%20", with: "+")]
    return forms
  }
}

extension Stack {
  /// What stands in its secret parameters.
  package var redaction: Redaction {
    Redaction(
      secretParameters.compactMap { name in
        switch parameters[name]?.opened {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): number.text
        default: nil
        }
      })
  }
}
