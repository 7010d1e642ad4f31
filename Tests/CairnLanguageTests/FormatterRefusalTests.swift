import CairnLanguage
import Testing

/// States of a file while it is typed.
@Suite struct FormatterRefusalTests {
  private static let everyForm = """
    # top
    stack: demo
    x: {&a "k": *a, 'l': "\\u00e9", m: [1, -2.5, ~]}
    y: |
      a
       b

    z: >-
      c
      d
    "w": 'it''s'
    ? v
    : *a
    """

  /// Typing passes through all of these; each is formatted, or refused with a reason.
  @Test func `no text causes an internal error`() {
    let bytes = Array(Self.everyForm.utf8)
    let formatter = StackFormatter(TestCatalog.schemas)
    func check(_ bytes: [UInt8]) {
      guard case .refused(let diagnostics) = formatter.format(SourceFile(name: "s", bytes: bytes))
      else { return }
      #expect(
        !diagnostics.contains { $0.detail.contains("bug") },
        "\(String(decoding: bytes, as: UTF8.self))")
    }
    let inserted = [
      "\u{301}", "\n", "\r", " ", "\t", "#", "'", "\"", "&b ", "*a", "|", "+", "!!str ",
    ]
    for end in bytes.indices {
      check(Array(bytes[..<end]))
      check(Array(bytes[..<end]) + Array("\n  ".utf8))
      for text in inserted { check(Array(bytes[..<end]) + text.utf8 + bytes[end...]) }
    }
  }
}
