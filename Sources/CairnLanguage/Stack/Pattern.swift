import CPCRE2

/// A regular expression with bounded matching time for any pattern and text: PCRE2 counts its steps
/// and gives up at a limit.
///
/// `\\d`, `\\w` and `\\s` mean ASCII, as in the patterns of AWS's API models.
final class Pattern {
  enum Answer: Hashable, Sendable {
    case matches, differs
    /// The match exceeded the step limit.
    case tooSlow
  }

  /// Takes a few milliseconds. Patterns written for a purpose need thousands of times fewer steps.
  private static let stepLimit: UInt32 = 200_000
  private static let longest = 4_096

  private let code: OpaquePointer
  private let context: OpaquePointer
  private let result: OpaquePointer

  /// Nil if the regular expression is invalid or longer than `longest` bytes.
  init?(_ pattern: String) {
    // Without `\C`, which matches single bytes of a character; `\u00E9` as in JSON Schema.
    let options =
      UInt32(PCRE2_UTF) | UInt32(PCRE2_DOLLAR_ENDONLY) | UInt32(PCRE2_NEVER_BACKSLASH_C)
      | UInt32(PCRE2_ALT_BSUX)
    var (error, offset): (Int32, Int) = (0, 0)
    guard pattern.utf8.count <= Self.longest,
      let code = Array(pattern.utf8).withUnsafeBufferPointer({
        pcre2_compile_8($0.baseAddress, $0.count, options, &error, &offset, nil)
      })
    else { return nil }
    guard let context = pcre2_match_context_create_8(nil),
      let result = pcre2_match_data_create_8(1, nil)
    else { fatalError("out of memory") }
    pcre2_set_match_limit_8(context, Self.stepLimit)
    self.code = code
    self.context = context
    self.result = result
  }

  deinit {
    pcre2_match_data_free_8(result)
    pcre2_match_context_free_8(context)
    pcre2_code_free_8(code)
  }

  /// Whether the whole text matches.
  func answer(to text: String) -> Answer {
    let options = UInt32(PCRE2_ANCHORED) | UInt32(PCRE2_ENDANCHORED)
    var text = text
    let found = text.withUTF8 {
      pcre2_match_8(code, $0.baseAddress, $0.count, 0, options, result, context)
    }
    if found >= 0 { return .matches }
    return found == PCRE2_ERROR_NOMATCH ? .differs : .tooSlow
  }
}
