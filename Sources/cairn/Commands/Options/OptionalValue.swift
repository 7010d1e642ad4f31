import CairnLanguage

/// A flag that takes a value as well, which follows `=` and never a space, as GNU's getopt has it:
/// in `cairn destroy --allow-data-loss shop`, `shop` is the stack. ArgumentParser knows no such
/// option, so that for it there are two: the flag, and one of another name for the value.
enum OptionalValue: String, CaseIterable {
  case allowDataLoss = "allow-data-loss"
  case accept

  /// The name of the option that takes the value; private, so that nothing shows it.
  var valueName: String { "\(rawValue)-value" }

  /// The arguments in the form that ArgumentParser parses.
  static func parsable(_ arguments: [String]) -> [String] {
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    return arguments[..<end].map { word in
      for option in allCases where word.hasPrefix("--\(option.rawValue)=") {
        let value = word.dropFirst(option.rawValue.count + 3)
        // ArgumentParser's error would name an option that the user doesn't know.
        return "--\(option.valueName)=\(value.isEmpty ? "," : value)"
      }
      return word
    } + arguments[end...]
  }

  /// ArgumentParser's message with the names that the user knows.
  static func forUsers(_ message: String) -> String {
    allCases.reduce(message) { $0.replacingLiteral("--\($1.valueName)", with: "--\($1.rawValue)") }
  }

  /// The items between commas in all values of one option.
  static func items(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }
}
