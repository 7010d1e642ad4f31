import CairnLanguage

/// The texts of values that are shown side by side. If two values differ, so do their texts: they
/// are spelled as exactly as necessary, and a long one is shortened around the difference.
enum DistinctTexts {
  /// - Parameters:
  ///   - ellipsis: whether the values are lists with other items left out.
  ///   - limit: maximum columns of each text.
  static func texts(
    _ values: [Value?], _ type: FieldType, ellipsis: Bool = false, limit: Int
  ) -> [String] {
    var texts: [String] = []
    for spelling in ValueText.Spelling.allCases {
      let full = values.map { spelled($0, type, spelling, ellipsis) }
      texts = cut(full, to: limit)
      if Self.areDistinct(texts, where: values) { break }
    }
    return texts
  }

  private static func spelled(
    _ value: Value?, _ type: FieldType, _ spelling: ValueText.Spelling, _ ellipsis: Bool
  ) -> String {
    let text = ValueText.text(value, type, spelling: spelling)
    guard ellipsis, text.first == "[" else { return text }
    return text == "[]" ? "[…]" : "[…, " + text.dropFirst()
  }

  /// Secrets have equal texts; the engine compares them.
  private static func areDistinct(_ texts: [String], where values: [Value?]) -> Bool {
    var known: [String: Value?] = [:]
    return zip(texts, values).allSatisfy { text, value in
      guard let other = known.updateValue(value, forKey: text) else { return true }
      return other == value || other?.containsSecret == true && value?.containsSecret == true
    }
  }

  // MARK: Shortening

  /// Each text on one line, safe to print, and no wider than a limit.
  private static func cut(_ texts: [String], to limit: Int) -> [String] {
    let shortened = texts.map { $0.shortened(toColumns: limit) }
    if Set(shortened).count == Set(texts).count { return shortened }
    let scalars = texts.map { Array($0.unicodeScalars) }
    let places = branches(scalars)
    return zip(texts, scalars).map { text, scalars in
      let note = text.utf8.count >= 1000 ? " (\(text.utf8.count) bytes)" : ""
      let room = max(limit - note.utf8.count, 12)
      return excerpt(of: scalars, at: places.filter { $0 <= scalars.count }, room) + note
    }
  }

  /// Where the texts begin to differ.
  private static func branches(_ texts: [[Unicode.Scalar]]) -> [Int] {
    let sorted = texts.sorted { $0.lexicographicallyPrecedes($1) }
    let places = zip(sorted, sorted.dropFirst()).compactMap { left, right -> Int? in
      left == right ? nil : zip(left, right).prefix { $0 == $1 }.count
    }
    return Set(places).sorted()
  }

  /// The text around some positions, with `…` for the rest.
  private static func excerpt(
    of text: [Unicode.Scalar], at places: [Int], _ room: Int
  ) -> String {
    var width = room
    while true {
      let shown = excerpt(of: text, at: places, context: width / 4, width: width)
      if shown.columns <= room || width <= 1 { return shown }
      width -= max(width / 8, 1)
    }
  }

  private static func excerpt(
    of text: [Unicode.Scalar], at places: [Int], context: Int, width: Int
  ) -> String {
    var parts: [Range<Int>] = []
    let share = max(width / max(places.count, 1), 1)
    for place in places {
      let part =
        max(place - min(context, share / 3), 0)..<min(place + max(share * 2 / 3, 1), text.count)
      if let last = parts.last, part.lowerBound <= last.upperBound + 1 {
        parts[parts.count - 1] = last.lowerBound..<max(last.upperBound, part.upperBound)
      } else {
        parts.append(part)
      }
    }
    var shown = (parts.first?.lowerBound ?? 0) > 0 ? "…" : ""
    for (index, part) in parts.enumerated() {
      if index > 0 { shown += "…" }
      var piece = ""
      piece.unicodeScalars.append(contentsOf: text[part])
      shown += piece.visible
    }
    if let last = parts.last, last.upperBound < text.count { shown += "…" }
    return shown
  }
}
