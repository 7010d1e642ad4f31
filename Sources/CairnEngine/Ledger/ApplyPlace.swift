import CairnJSON

/// Where an apply came from, to distinguish two folders whose stacks happen to have one name.
package struct ApplyPlace: Hashable, Sendable {
  /// The folder of the stack file, as an absolute path without links.
  package var folder: String
  /// The machine's host name.
  package var machine: String

  package init(folder: String, machine: String) {
    self.folder = folder
    self.machine = machine
  }

  package init?(json: JSONValue) {
    guard let folder = json["folder"]?.string, let machine = json["machine"]?.string else {
      return nil
    }
    self.init(folder: folder, machine: machine)
  }

  package var json: JSONValue { ["folder": .string(folder), "machine": .string(machine)] }

  /// Such as "/home/ann/shop", with the machine if it is another one.
  func description(from here: ApplyPlace) -> String {
    machine == here.machine ? folder : "\(folder) on \(machine)"
  }
}
