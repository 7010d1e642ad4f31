import CairnEngine
import CairnLanguage

/// What a running command knows that messages want: filled as it goes.
final class CommandContext {
  /// Texts that places point into.
  var sources: [SourceFile] = []
  /// Where requests go; nil for AWS, and before it is known.
  var endpoint: String?
  /// What no message may tell.
  var redaction = Redaction.none

  func take(_ loaded: LoadedStack) {
    sources = loaded.sources
    redaction = loaded.stack.redaction
  }
}
