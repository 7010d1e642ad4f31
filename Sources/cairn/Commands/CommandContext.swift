import CairnEngine
import CairnLanguage

/// What messages need from a running command; filled while it runs.
final class CommandContext {
  /// Texts that places point into.
  var sources: [SourceFile] = []
  /// Where requests go; nil for AWS, and before it is known.
  var endpoint: String?
  /// Secrets, which no message may show.
  var redaction = Redaction.none

  func take(_ loaded: LoadedStack) {
    sources = loaded.sources
    redaction = loaded.stack.redaction
  }
}
