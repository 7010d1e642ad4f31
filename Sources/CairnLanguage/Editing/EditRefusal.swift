/// Why an edit would not overwrite a value in a file.
package struct EditRefusal: Error, Hashable, Sendable {
  /// What prevents the edit.
  package enum Reason: Hashable, Sendable {
    /// The value comes from a parameter: the file has `${parameters.name}`.
    case parameter(String)
    /// The file refers to a resource, or to an attribute of one.
    case reference(String)
    /// The value is defined at the anchor of this name; this place only repeats it.
    case alias(String)
    /// The value comes from a merge key (`<<`).
    case merge
    /// Other places repeat the value through this anchor.
    case anchor(String)
    /// The value is derived from sugar: this field of another resource.
    case sugar(ResourceAddress, field: String)
    /// The value is in a file of its own, which the stack names.
    case file(String)
    /// Cairn computes the field; it can't be written in a file.
    case computed
    /// The file doesn't declare the resource or field that would contain it.
    case notDeclared
    /// The value is written in a way that can't be edited without changing more than the value.
    case layout
  }

  package var reason: Reason
  /// The place that the value comes from, if known.
  package var location: SourceLocation?

  package init(_ reason: Reason, at location: SourceLocation?) {
    self.reason = reason
    self.location = location
  }

  /// The reason, as the end of a sentence about the field: "it comes from the parameter `stage`".
  package var explanation: String {
    switch reason {
    case .parameter(let name): "it comes from the parameter `\(name)`"
    case .reference(let text): "it is the reference `\(text)`"
    case .alias(let name): "it repeats another value through the alias `*\(name)`"
    case .merge: "it comes from a merge key (`<<`)"
    case .anchor(let name): "other places repeat it through the anchor `&\(name)`"
    case .sugar(let address, let field): "it follows from `\(field)` of \(address)"
    case .file(let path): "it is in the file `\(path)`"
    case .computed: "it is set by cairn itself, not by the file"
    case .notDeclared: "the file doesn't declare it"
    case .layout: "it is written in a way that can't be edited without changing more than that"
    }
  }
}
