import ArgumentParser
import CairnEngine
import CairnLanguage

/// A command's stack, and the values of its parameters.
struct StackOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The stack file, or the name of one in stacks/. Not needed when stacks/ holds just one.",
      valueName: "stack"),
    completion: .file(extensions: ["yaml", "yml"]))
  var stack: String?

  @OptionGroup var parameters: ParameterOptions
}

/// Values for the stack's parameters.
struct ParameterOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "A parameter's value; overrides CAIRN_PARAM_KEY. Repeat for more.", valueName: "key=value"))
  var settings: [String] = []

  @Option(
    name: .customLong("parameters"), parsing: .singleValue,
    help: ArgumentHelp(
      "A YAML or JSON file of parameter values. Repeat for more.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var files: [String] = []

  func validate() throws {
    for setting in settings where Self.pair(setting) == nil {
      throw ValidationError("--set takes key=value, not \"\(setting)\".")
    }
  }

  private static func pair(_ setting: String) -> (String, String)? {
    guard let equals = setting.utf8.firstIndex(of: UInt8(ascii: "=")), equals != setting.startIndex
    else { return nil }
    return (String(setting[..<equals]), String(setting[setting.utf8.index(after: equals)...]))
  }

  /// Of two values for one key the later wins.
  var values: [String: String] {
    Dictionary(settings.compactMap(Self.pair), uniquingKeysWith: { _, last in last })
  }
}
