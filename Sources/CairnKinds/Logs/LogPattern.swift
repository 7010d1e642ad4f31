import CairnLanguage

/// Filter patterns of CloudWatch Logs (CloudWatch Logs user guide, "Filter pattern syntax").
enum LogPattern {
  enum Form: Hashable { case words, json, columns }

  /// The form of a pattern: `{ $.level = "error" }`, `[ip, user, status = 5*]`, or words.
  static func form(of text: String) -> Form {
    switch text.first(where: { !$0.isWhitespace }) {
    case "{": .json
    case "[": .columns
    default: .words
    }
  }

  /// The parts of a pattern, so that signs in texts and regular expressions don't count.
  private struct Parts {
    var plain = ""
    var expressions: [String] = []
    var problem: String?

    init(_ text: String) {
      var rest = Substring(text)
      while let sign = rest.first {
        rest = rest.dropFirst()
        guard sign == "\"" || sign == "%" else {
          plain.append(sign)
          continue
        }
        guard let inside = Self.take(&rest, upTo: sign) else {
          problem = "`\(sign)` is opened and never closed."
          return
        }
        if sign == "%" { expressions.append(inside) }
        // A text counts as one sign that every pattern takes.
        plain.append(sign)
      }
    }

    private static func take(_ rest: inout Substring, upTo end: Character) -> String? {
      var inside = ""
      while let sign = rest.first {
        rest = rest.dropFirst()
        if sign == end { return inside }
        inside.append(sign)
        if sign == "\\", let next = rest.first {
          inside.append(next)
          rest = rest.dropFirst()
        }
      }
      return nil
    }
  }

  /// Whether the pattern has a regular expression.
  static func hasExpression(_ text: String) -> Bool { !Parts(text).expressions.isEmpty }

  /// What is wrong with a pattern, as a sentence; nil if nothing is, as far as is known here.
  static func problem(with text: String) -> String? {
    let parts = Parts(text)
    if let problem = parts.problem ?? parts.expressions.lazy.compactMap(expressionProblem).first {
      return problem
    }
    let plain = parts.plain.trimmed
    switch form(of: text) {
    case .words: return wordsProblem(plain)
    case .json: return jsonProblem(plain) ?? countProblem(parts.expressions.count)
    case .columns: return columnsProblem(plain) ?? countProblem(parts.expressions.count)
    }
  }

  private static func countProblem(_ count: Int) -> String? {
    count > 2 ? "A pattern has at most 2 regular expressions, and this one has \(count)." : nil
  }

  private static func expressionProblem(_ expression: String) -> String? {
    var rest = Substring(expression)
    while let sign = rest.first {
      rest = rest.dropFirst()
      if sign == "\\" {
        rest = rest.dropFirst()
      } else if !(sign.isASCII && (sign.isLetter || sign.isNumber))
        && !" _#=@/;,:-^$?[]{}|*+.".contains(sign)
      {
        return "Regular expressions of CloudWatch Logs have no `\(sign)`."
      }
    }
    return expression.isEmpty ? "The regular expression `%%` is empty." : nil
  }

  private static func wordsProblem(_ plain: String) -> String? {
    for word in plain.split(whereSeparator: \.isWhitespace) {
      let term = word.first == "?" || word.first == "-" ? word.dropFirst() : word
      let isPlain = term.allSatisfy { $0.isLetter || $0.isNumber || "_\"%".contains($0) }
      if term.isEmpty || !isPlain {
        return "The word `\(word)` has other signs than letters, digits and `_`: write it in "
          + "double quotes."
      }
    }
    return nil
  }

  private static func jsonProblem(_ plain: String) -> String? {
    guard plain.hasSuffix("}") else {
      return "A pattern that begins with `{` ends with `}`, such as `{ $.level = \"error\" }`."
    }
    let inner = String(plain.dropFirst().dropLast())
    guard inner.contains("$.") || inner.contains("$[") else {
      return "A pattern in `{ }` compares parts of events, such as `{ $.level = \"error\" }`."
    }
    return signProblem(inner)
  }

  private static func columnsProblem(_ plain: String) -> String? {
    guard plain.hasSuffix("]") else {
      return "A pattern that begins with `[` ends with `]`, such as `[ip, user, status = 5*]`."
    }
    let inner = String(plain.dropFirst().dropLast())
    let columns = inner.split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0).trimmed }
    if columns.contains("") {
      return "A pattern in `[ ]` names each column, such as `[ip, user, status = 5*]`."
    }
    if columns.count(where: { $0 == "..." }) > 1 {
      return "A pattern in `[ ]` has at most one `...`."
    }
    return signProblem(inner)
  }

  /// Comparisons and parentheses of both forms.
  private static func signProblem(_ inner: String) -> String? {
    if inner.contains("==") { return "CloudWatch Logs compares with `=`, and has no `==`." }
    for sign in ["&", "|"] {
      let pairs = inner.replacing(sign + sign, with: "")
      if pairs.contains(sign) {
        return "CloudWatch Logs joins conditions with `&&` and `||`, and has no `\(sign)`."
      }
    }
    var depth = 0
    for sign in inner where sign == "(" || sign == ")" {
      depth += sign == "(" ? 1 : -1
      if depth < 0 { break }
    }
    return depth == 0 ? nil : "The parentheses of the pattern don't match."
  }
}

extension String {
  /// Without whitespace around it.
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
