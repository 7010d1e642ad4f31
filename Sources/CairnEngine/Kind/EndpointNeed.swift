import CairnAWS
import CairnLanguage

/// Something that a resource needs and not every endpoint has, such as a runtime of functions.
package struct EndpointNeed: Hashable, Sendable {
  package enum Area: String, Hashable, Sendable {
    /// Of functions, as Lambda names them.
    case runtimes
    /// Of executables, as Lambda names them.
    case architectures
    /// Code of functions as container images.
    case images
    /// Services by their names in endpoints.
    case services
  }

  package var area: Area
  package var item: String
  /// What the endpoint would do, for messages: "run nodejs22.x".
  package var text: String
  /// The fields that it follows from, the one to report it at first. It is asked for when the
  /// resource is created or one of them changes.
  package var fields: [String]

  package init(_ area: Area, _ item: String, text: String, fields: [String]) {
    self.area = area
    self.item = item
    self.text = text
    self.fields = fields
  }
}

/// Whether an endpoint has what a resource needs.
package enum EndpointAbility: Hashable, Sendable {
  case able
  /// In another way than the service, as a sentence that goes on after "This endpoint".
  case differently(String)
  /// With the reason.
  case unable(String)
}

/// A kind of endpoint that says what it can do. Another endpoint isn't asked, or answers nothing:
/// then nothing is said.
package protocol EndpointAbilities: Sendable {
  /// One answer for each need that the endpoint knows something of.
  func answers(
    to needs: Set<EndpointNeed>, in scope: Scope, by client: AWSClient
  ) async -> [EndpointNeed: EndpointAbility]
}
