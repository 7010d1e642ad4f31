extension CoreTag {
  /// Why the text isn't valid for this tag; nil if it is.
  func problem(with text: String) -> String? {
    let isFitting =
      switch self {
      case .string: true
      case .integer: ScalarText.integer(text) != nil
      case .float: Double(text) != nil
      case .boolean: ScalarText.boolean(text) != nil
      case .null: ["", "~", "null", "Null", "NULL"].contains(text)
      case .sequence, .mapping: false
      }
    if isFitting { return nil }
    let wanted =
      switch self {
      case .string: "a text"
      case .integer: "a whole number"
      case .float: "a number"
      case .boolean: "`true` or `false`"
      case .null: "nothing"
      case .sequence: "a list"
      case .mapping: "a map"
      }
    return "This is tagged `!!\(rawValue)`, but \(quoted(text)) is not \(wanted)."
  }
}
