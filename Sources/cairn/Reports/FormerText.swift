import CairnLanguage

extension FormerAddress {
  /// As reports say it behind the new address.
  var text: String { "was \(address)" + (stack.map { " of the stack \($0)" } ?? "") }
}
