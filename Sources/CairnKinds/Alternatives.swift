extension [String] {
  /// Words in a sentence: "a, b and c".
  var listed: String {
    guard count > 1, let last else { return first ?? "nothing" }
    return "\(dropLast().joined(separator: ", ")) and \(last)"
  }

  /// The names of fields in a sentence: "`a`, `b` or `c`".
  func alternatives(_ conjunction: String = "or") -> String {
    let names = map { "`\($0)`" }
    guard names.count > 1, let last = names.last else { return names.first ?? "nothing" }
    return "\(names.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
  }
}
