/// Why a value in a file is not overwritten.
package struct EditRefusal: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// The file has `${parameters.name}`.
    case parameter(String)
    /// The file names a resource, or an attribute of one.
    case reference(String)
    /// The value stands at the anchor of this name, and is repeated here.
    case alias(String)
    /// A merge key (`<<`) brings it.
    case merge
    /// Other places repeat it by this anchor.
    case anchor(String)
    /// Sugar: the field of another resource.
    case sugar(ResourceAddress, field: String)
    /// Cairn sets it, no file does.
    case computed
    /// The file does not declare what holds it.
    case notDeclared
    /// Written in a way that can't be edited without touching more than that.
    case layout
  }

  package var reason: Reason
  /// Where the value comes from.
  package var location: SourceLocation?

  package init(_ reason: Reason, at location: SourceLocation?) {
    self.reason = reason
    self.location = location
  }

  /// As the end of a sentence about the field: "it comes from the parameter `stage`".
  package var explanation: String {
    switch reason {
    case .parameter(let name): "it comes from the parameter `\(name)`"
    case .reference(let text): "it is the reference `\(text)`"
    case .alias(let name): "it repeats another value by the alias `*\(name)`"
    case .merge: "it comes from a merge key (`<<`)"
    case .anchor(let name): "other places repeat it by the anchor `&\(name)`"
    case .sugar(let address, let field): "it follows from `\(field)` of \(address)"
    case .computed: "it is set by cairn itself, not by the file"
    case .notDeclared: "the file doesn't declare it"
    case .layout: "it is written in a way that can't be edited without changing more than that"
    }
  }
}
