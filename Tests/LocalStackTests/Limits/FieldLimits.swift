import CairnLanguage

/// The limits of one place in a kind's fields: `name`, `cors[].origins` (how many), `cors[].origins[]`
/// (each), `tags{}` (keys), `tags.*` (values).
struct FieldLimits: Sendable {
  enum Limits: Hashable, Sendable {
    case text(StringRule)
    /// Of a number, a duration in seconds, a size in the field's own unit, or a count of items.
    case range(ClosedRange<Int>)
    case words([String])
  }

  var path: String
  var limits: Limits

  /// Every place that has limits, or could have some.
  static func all(_ fields: [FieldSchema], in path: String = "") -> [FieldLimits] {
    fields.filter { $0.presence != .computed }.flatMap { field in
      of(field.type, at: path.isEmpty ? field.name : "\(path).\(field.name)")
    }
  }

  private static func of(_ type: FieldType, at path: String) -> [FieldLimits] {
    switch type {
    case .string(let rule): [FieldLimits(path: path, limits: .text(rule))]
    case .integer(let range), .duration(let range, _), .size(let range, _):
      [FieldLimits(path: path, limits: .range(range))]
    case .enumeration(let words): [FieldLimits(path: path, limits: .words(words))]
    case .list(let item, let count, _):
      [FieldLimits(path: path, limits: .range(count))] + of(item, at: "\(path)[]")
    case .map(let key, let value):
      [FieldLimits(path: "\(path){}", limits: .text(key))] + of(value, at: "\(path).*")
    case .object(let fields), .shorthand(_, let fields): all(fields, in: path)
    case .boolean, .reference, .policyStatements, .access, .path, .any, .document: []
    }
  }

  /// In what they differ from a service's own, one line each.
  ///
  /// - Parameter words: the service's words for the field's.
  func differences(
    from model: ServiceModel, words spelling: [String: String]
  ) -> [String] {
    switch limits {
    case .range(let range):
      return bounds(range.lowerBound, range.upperBound, model)
    case .text(let rule):
      return bounds(rule.length.lowerBound, rule.length.upperBound, model)
        + characters(rule, model)
    case .words(let words):
      let ours = Set(words.map { spelling[$0] ?? $0 })
      let theirs = model.words ?? []
      return ours.subtracting(theirs).sorted().map { "\($0) is not the service's" }
        + theirs.subtracting(ours).sorted().map { "\($0) is missing" }
    }
  }

  private func bounds(_ least: Int, _ most: Int, _ model: ServiceModel) -> [String] {
    var differences: [String] = []
    let theirLeast = model.least ?? (least > 0 ? 0 : least)
    if least != theirLeast { differences.append("least \(least), the service's \(theirLeast)") }
    let theirMost = model.most
    if most == Int.max ? theirMost != nil : most != theirMost {
      differences.append(
        "most \(most), the service's \(theirMost.map(String.init) ?? "without a limit")")
    }
    return differences
  }

  /// Which characters one of the two takes where the other doesn't, in the middle of a text that
  /// both take.
  private func characters(_ rule: StringRule, _ model: ServiceModel) -> [String] {
    guard let theirs = model.pattern else {
      return rule.pattern == nil ? [] : ["a pattern, the service has none"]
    }
    guard let ours = rule.pattern else { return ["no pattern, the service has one"] }
    guard let own = try? Regex(ours),
      // Services read `\w` as ASCII.
      let other = try? Regex(Self.portable(theirs)).asciiOnlyWordCharacters()
    else {
      return ["a pattern that can't be read: \(theirs)"]
    }
    func take(_ pattern: Regex<AnyRegexOutput>, _ text: String) -> Bool {
      (try? pattern.wholeMatch(in: text)) != nil
    }
    let texts = [
      "aa", "123456789012", "/a/", "arn:aws:sqs:us-east-1:123456789012:aa",
      "arn:aws:iam::aws:policy/aa",
    ]
    guard let base = texts.first(where: { take(own, $0) && take(other, $0) }) else {
      return ["no text that both take is known"]
    }
    let middle = base.index(base.endIndex, offsetBy: -1)
    let letters =
      (0x20...0x17F).compactMap(Unicode.Scalar.init) + ["\t", "\n", "\u{2028}", "Ω", "語", "٣", "🚀"]
    var differences: [String] = []
    for letter in letters {
      let text = base[..<middle] + String(Character(letter)) + base[middle...]
      switch (take(own, String(text)), take(other, String(text))) {
      case (true, false): differences.append("takes \(letter.escaped(asASCII: true))")
      case (false, true): differences.append("refuses \(letter.escaped(asASCII: true))")
      case (true, true), (false, false): break
      }
    }
    return differences
  }

  /// Hyphens that stand for themselves within a class.
  private static func portable(_ pattern: String) -> String {
    pattern.replacing("9-_", with: "9_-")
  }
}
