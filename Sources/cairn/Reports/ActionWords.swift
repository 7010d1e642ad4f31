import CairnEngine
import CairnLanguage

/// The words and signs of the actions on a resource, the same in every report.
extension Change.Action {
  var symbol: String {
    switch self {
    case .none: " "
    case .create: "+"
    case .update: "~"
    case .rename: "="
    case .replace: "±"
    case .delete: "-"
    case .adopt: "→"
    }
  }

  var style: Style {
    switch self {
    case .none: .faint
    case .create: .added
    case .update, .rename: .changed
    case .replace: .replaced
    case .delete: .removed
    case .adopt: .adopted
    }
  }

  /// The order of counts in summaries.
  static let counted: [Self] = [.create, .update, .rename, .replace, .adopt, .delete]

  /// Such as "14 to create".
  var verb: String {
    switch self {
    case .none: "leave"
    case .create: "create"
    case .update: "update"
    case .rename: "rename"
    case .replace: "replace"
    case .delete: "delete"
    case .adopt: "adopt"
    }
  }
}

extension ApplyEvent.Operation {
  static let counted: [Self] = [.create, .update, .rename, .replace, .adopt, .delete]

  /// Such as "14 created".
  var done: String {
    switch self {
    case .create: "created"
    case .update: "updated"
    case .rename: "renamed"
    case .replace: "replaced"
    case .delete: "deleted"
    case .adopt: "adopted"
    }
  }

  /// Such as "creating…".
  var running: String {
    switch self {
    case .create: "creating"
    case .update: "updating"
    case .rename: "renaming"
    case .replace: "replacing"
    case .delete: "deleting"
    case .adopt: "adopting"
    }
  }

  /// Why something was skipped because of an unfinished step: a create needs that step's resource,
  /// and the resource of a delete is needed by it.
  func waiting(for other: ResourceAddress) -> String {
    self == .delete ? "\(other) needs it" : "it needs \(other)"
  }
}
