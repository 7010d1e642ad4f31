import ArgumentParser
import CairnEngine
import CairnKinds
import CairnLanguage

/// Shell completions. An error yields none.
enum StackCompletions {
  /// The addresses in the one stack of `stacks/`.
  static func addresses() -> [String] {
    guard let options = try? StackOptions.parse([]), let loaded = try? LoadedStack.load(options)
    else { return [] }
    return loaded.stack.resources.map { "\($0.address)" }
  }
}
