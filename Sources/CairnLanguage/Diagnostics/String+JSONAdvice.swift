extension String {
  /// How a document that is written as a text of JSON becomes the map or list that it means; nil if
  /// the text isn't one.
  package var jsonAdvice: String? {
    let space = " \t\n\r".unicodeScalars
    guard let first = unicodeScalars.first(where: { !space.contains($0) }),
      let last = unicodeScalars.last(where: { !space.contains($0) }),
      (first, last) == ("{", "}") || (first, last) == ("[", "]")
    else { return nil }
    return "JSON is YAML: remove the quotes or the `|` around it."
  }
}

extension Value {
  /// What a message about the value ends in, with a space before it: `jsonAdvice`, or nothing.
  package var jsonAdviceEnding: String { string?.jsonAdvice.map { " " + $0 } ?? "" }
}
