import CairnLanguage

extension FormerAddress {
  /// The text after the new address in reports.
  var text: String { "was \(address)" + (stack.map { " of the stack \($0)" } ?? "") }
}
