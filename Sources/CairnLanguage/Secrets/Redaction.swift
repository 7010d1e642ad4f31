import CairnJSON

/// Finds and hides secret values in texts from elsewhere: responses of services, and live state
/// under names that the stack doesn't know. Values that the stack itself declares are hidden by
/// their type (`Secret`).
package struct Redaction: Hashable, Sendable {
  /// The minimum length, in bytes of UTF-8, of a secret that is searched for unquoted. Shorter ones
  /// occur in other words by chance, so only their quoted form is searched for.
  package static let shortest = 4

  /// The spellings to search for, longest first.
  private let texts: [String]
  private let search: ByteSearch

  package static let none = Redaction([])

  package init(_ secrets: some Sequence<String>) {
    var forms: Set<String> = []
    for secret in secrets {
      // A message may quote a single line of a secret with several, such as a private key.
      let lines = secret.split(whereSeparator: \.isNewline).map(String.init)
      for text in [secret] + lines where text.utf8.count >= Self.shortest {
        forms.formUnion(SecretSpellings.all(of: text))
      }
      if !secret.isEmpty, secret.utf8.count < Self.shortest { forms.insert(quoted(secret)) }
    }
    texts = forms.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    search = ByteSearch(texts)
  }

  package var isEmpty: Bool { texts.isEmpty }

  /// Whether the text contains a secret, in any spelling.
  package func finds(in text: String) -> Bool { !texts.isEmpty && search.finds(in: text) }

  /// The text without secrets, and abridged.
  package func redacted(_ text: String) -> String {
    guard finds(in: text) else { return text.abridged }
    var result = text
    for secret in texts where result.containsLiteral(secret) {
      result = result.replacingLiteral(secret, with: Secret.shown)
    }
    return result.abridged
  }

  /// The diagnostic without secrets in its detail and notes, each abridged. A fix with a secret in
  /// it is dropped.
  package func redacted(_ diagnostic: Diagnostic) -> Diagnostic {
    var result = diagnostic
    result.detail = redacted(diagnostic.detail)
    for index in result.notes.indices {
      result.notes[index].message = redacted(result.notes[index].message)
    }
    if let fix = diagnostic.fix {
      let texts = [fix.title] + fix.edits.flatMap(\.texts)
      if texts.contains(where: finds) { result.fix = nil }
    }
    return result
  }
}

/// Searches for several byte strings in one pass.
private struct ByteSearch: Hashable, Sendable {
  /// The byte strings to search for, by their first byte.
  private let sought: [UInt8: [[UInt8]]]

  init(_ texts: [String]) {
    sought = Dictionary(grouping: texts.map { Array($0.utf8) }.filter { !$0.isEmpty }) { $0[0] }
  }

  func finds(in text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.indices.contains { start in
      sought[bytes[start]]?.contains { bytes[start...].starts(with: $0) } ?? false
    }
  }
}

extension Stack {
  /// The redaction of the values of its secret parameters.
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
