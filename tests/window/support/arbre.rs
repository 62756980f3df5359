//! What a screen reader is told: the accessibility tree of the window, read over AT-SPI.

use std::fmt;

use besace_testkit::processus::wait_for;
use std::time::Duration;
use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::OwnedObjectPath;

use super::poste::Poste;

const REGISTRY: &str = "org.a11y.atspi.Registry";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const TIMEOUT: Duration = Duration::from_secs(15);
/// Deeper than any screen.
const DEPTH_MAX: usize = 60;
/// Bits of `AtspiStateType`.
const REQUIRED: u32 = 33;
const CHECKED: u32 = 4;

/// Numbers of `AtspiRole`: WebKit gives no other name to its roles.
pub(crate) mod role {
    pub(crate) const CHECKBOX: u32 = 7;
    pub(crate) const COMBOBOX: u32 = 11;
    pub(crate) const GROUP: u32 = 39;
    pub(crate) const BUTTON: u32 = 43;
    pub(crate) const RADIO: u32 = 44;
    pub(crate) const TOGGLE: u32 = 62;
    pub(crate) const ENTRY: u32 = 79;
    pub(crate) const HEADING: u32 = 83;
    pub(crate) const LINK: u32 = 88;
    pub(crate) const DOCUMENT: u32 = 95;
    pub(crate) const OPERABLE: [u32; 7] = [CHECKBOX, COMBOBOX, BUTTON, RADIO, TOGGLE, ENTRY, LINK];
}

/// One node, as it is said.
pub(crate) struct Node {
    depth: usize,
    pub(crate) role: u32,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) required: bool,
    pub(crate) checked: bool,
}

/// Tells the session that somebody listens, as a screen reader does when it starts; before the window opens.
pub(crate) fn listen(poste: &Poste) {
    let session = session_bus(poste);
    let _ = accessibility_bus(poste);
    let status = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Status").expect("a proxy");
    for property in ["IsEnabled", "ScreenReaderEnabled"] {
        status.set_property(property, true).expect("at-spi2-core answers");
    }
}

/// Every node, in the order in which it is read.
pub(crate) struct Tree(pub(crate) Vec<Node>);

impl Tree {
    /// Reads the window of that device, once its document is there.
    pub(crate) fn read(poste: &Poste) -> Self {
        let bus = accessibility_bus(poste);
        let mut last = Self(Vec::new());
        let told = wait_for("l’arbre d’accessibilité", TIMEOUT, || {
            last.0.clear();
            walk(&bus, REGISTRY, ROOT, 0, &mut last.0);
            last.0.iter().any(|node| node.role == role::DOCUMENT).then_some(())
        });
        assert!(told.is_ok(), "the window tells its content over AT-SPI, not only:\n{last}");
        last
    }

    /// The node of that role and name.
    pub(crate) fn find(&self, role: u32, name: &str) -> &Node {
        // French spaces count as spaces.
        let said = |node: &&Node| node.role == role && node.name.split_whitespace().eq(name.split_whitespace());
        let found = self.0.iter().find(said);
        found.unwrap_or_else(|| panic!("no {role} « {name} » in:\n{self}"))
    }

    /// Nodes of those roles that have no name.
    pub(crate) fn nameless(&self, roles: &[u32]) -> Vec<String> {
        let silent = self.0.iter().filter(|node| roles.contains(&node.role) && node.name.trim().is_empty());
        silent.map(|node| format!("{} {}", node.role, node.description)).collect()
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Node { depth, role, name, description, required, checked } in &self.0 {
            let state = [(*required, " [requis]"), (*checked, " [coché]")];
            let state: String = state.into_iter().filter_map(|(is, word)| is.then_some(word)).collect();
            writeln!(f, "{:depth$}{role} « {name} »{state} {description}", "")?;
        }
        Ok(())
    }
}

fn session_bus(poste: &Poste) -> Connection {
    let address = poste.program("printenv").arg("DBUS_SESSION_BUS_ADDRESS").output().expect("the session has a bus");
    connect(String::from_utf8_lossy(&address.stdout).trim())
}

/// The session's bus names the one that assistive technologies use.
fn accessibility_bus(poste: &Poste) -> Connection {
    let asked =
        session_bus(poste).call_method(Some("org.a11y.Bus"), "/org/a11y/bus", Some("org.a11y.Bus"), "GetAddress", &());
    let address: String = asked.expect("at-spi2-core answers").body().deserialize().expect("an address");
    connect(&address)
}

fn connect(address: &str) -> Connection {
    Builder::address(address).and_then(Builder::build).expect("the bus answers")
}

fn walk(bus: &Connection, name: &str, path: &str, depth: usize, nodes: &mut Vec<Node>) {
    // Nodes come and go while they are read: one that is gone is left out.
    let Ok(proxy) = Proxy::new(bus, name.to_owned(), path.to_owned(), ACCESSIBLE) else { return };
    let states: Vec<u32> = proxy.call("GetState", &()).unwrap_or_default();
    let is = |bit: u32| states.get((bit / 32) as usize).is_some_and(|word| word & (1 << (bit % 32)) != 0);
    nodes.push(Node {
        depth,
        role: proxy.call("GetRole", &()).unwrap_or_default(),
        name: proxy.get_property("Name").unwrap_or_default(),
        description: proxy.get_property("Description").unwrap_or_default(),
        required: is(REQUIRED),
        checked: is(CHECKED),
    });
    let mut children: Vec<(String, OwnedObjectPath)> = proxy.call("GetChildren", &()).unwrap_or_default();
    if children.is_empty() && proxy.get_property::<i32>("ChildCount").is_ok_and(|count| count > 0) {
        // The page belongs to another process than its frame: only asked for by rank is it given.
        children.extend(proxy.call::<_, _, (String, OwnedObjectPath)>("GetChildAtIndex", &(0_i32)));
    }
    for (name, path) in children.into_iter().filter(|_| depth < DEPTH_MAX) {
        walk(bus, &name, &path, depth + 1, nodes);
    }
}
