import CairnEngine
import CairnLanguage

extension Function {
  /// Containers; or the runtime, and for an executable its processor: interpreted code runs on every one.
  package func needs(of properties: Properties, in scope: Scope) -> [EndpointNeed] {
    if properties.values[Self.image.name] != nil {
      return [
        EndpointNeed(
          .images, "containers", text: "run container images", fields: [Self.image.name])
      ]
    }
    guard let name = properties[Self.runtime] else { return [] }
    var needs = [
      EndpointNeed(.runtimes, name, text: "run `\(name)`", fields: [Self.runtime.name])
    ]
    if name.hasPrefix("provided"), let processor = properties[Self.architecture] {
      needs.append(
        EndpointNeed(
          .architectures, processor, text: "run executables for `\(processor)`",
          fields: [Self.architecture.name, Self.runtime.name]))
    }
    return needs
  }
}
