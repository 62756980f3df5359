//! The window, driven by roles, names and keys; counts what a person would do.

use std::cell::Cell;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::captures;

const FIND: &str = include_str!("find.js");
const STILL: &str = "const [element, done] = arguments; const place = () => JSON.stringify(element.getBoundingClientRect()); const before = place(); requestAnimationFrame(() => requestAnimationFrame(() => done(place() === before)))";
const PAINTED: &str = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
const TIMEOUT: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(60);

/// Keys of the WebDriver alphabet.
pub(crate) mod touche {
    pub(crate) const TAB: char = '\u{e004}';
    pub(crate) const ENTREE: char = '\u{e007}';
    pub(crate) const MAJ: char = '\u{e008}';
    pub(crate) const CTRL: char = '\u{e009}';
    pub(crate) const ALT: char = '\u{e00a}';
    pub(crate) const ECHAP: char = '\u{e00c}';
    pub(crate) const GAUCHE: char = '\u{e012}';
    pub(crate) const HAUT: char = '\u{e013}';
    pub(crate) const DROITE: char = '\u{e014}';
    pub(crate) const BAS: char = '\u{e015}';
    pub(crate) const SUPPR: char = '\u{e017}';
    pub(crate) const F6: char = '\u{e036}';
}

pub(crate) struct Fenetre {
    poste: String,
    client: Client,
    captures: Cell<u32>,
    interactions: Cell<u32>,
    /// Gestures that a keyboard alone does not make.
    pointed: Cell<u32>,
}

impl Fenetre {
    pub(crate) async fn open(poste: &str, driver: SocketAddr, binary: &Path, arguments: &[&str]) -> Self {
        let mut capabilities = Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".into(), json!({ "binary": binary, "args": arguments }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://{driver}"))
            .await
            .expect("the driver opens the application");
        Self {
            poste: poste.to_owned(),
            client,
            captures: Cell::new(0),
            interactions: Cell::new(0),
            pointed: Cell::new(0),
        }
    }

    pub(crate) async fn close(self) {
        self.client.close().await.expect("the window closes");
    }

    /// What a person would count: clicks, chords, runs of typing in one field. Starts again from zero.
    pub(crate) fn take_interactions(&self) -> u32 {
        self.interactions.take()
    }

    /// How many gestures needed a pointer, since the window opened.
    pub(crate) fn pointed(&self) -> u32 {
        self.pointed.get()
    }

    pub(crate) async fn click(&self, role: &str, name: &str) {
        self.pointed.set(self.pointed.get() + 1);
        // What was found may be drawn again before the click lands: it is then looked for again.
        self.until(&format!("{role} « {name} » takes the click"), async || {
            let target = self.look(role, name, "target").await?;
            // What still moves would let the pointer land beside it.
            let still =
                self.client.execute_async(STILL, vec![json!(target)]).await.map_err(|error| error.to_string())?;
            if still != json!(true) {
                return Err(format!("{role} « {name} » moves"));
            }
            target.click().await.map_err(|error| error.to_string())
        })
        .await;
        self.count();
    }

    /// One run of typing in the field of that label, replacing what it holds.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        self.pointed.set(self.pointed.get() + 1);
        let field = self.find("field", name, "element").await;
        // The driver's own way of clearing is no gesture: the screen does not hear of it, and may write the old text back.
        self.script("arguments[0].focus(); arguments[0].select()", vec![json!(field)]).await;
        field.send_keys(text).await.unwrap_or_else(|error| panic!("field « {name} » takes no key: {error}"));
        let held = field.prop("value").await.expect("a field has a value").unwrap_or_default();
        assert_eq!(held, text, "what was typed stands in « {name} »");
        self.count();
    }

    /// The file chosen in the system's dialog, which the driver answers.
    pub(crate) async fn choose_file(&self, path: &Path) {
        let input = self.client.find(Locator::Css("input[type=file]")).await.expect("the screen takes a file");
        input.send_keys(path.to_str().expect("a readable path")).await.expect("the file is chosen");
        self.count();
    }

    /// One run of typing where the screen put the focus.
    pub(crate) async fn type_text(&self, text: &str) {
        self.until("a field has the focus", async || {
            let focused =
                self.script("return document.activeElement?.matches('input,textarea') ?? false", vec![]).await;
            if focused == json!(true) { Ok(()) } else { Err(self.text().await) }
        })
        .await;
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(text).await.expect("the focus takes keys");
        self.count();
    }

    /// One chord: modifiers then a key.
    pub(crate) async fn press(&self, keys: &[char]) {
        let mut actions = KeyActions::new("clavier".into());
        for key in keys {
            actions = actions.then(KeyAction::Down { value: *key });
        }
        for key in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value: *key });
        }
        self.client.perform_actions(actions).await.expect("the window takes keys");
        self.count();
    }

    /// The screen at that address of the interface, as a link would lead there.
    pub(crate) async fn go(&self, address: &str, title: &str) {
        self.script("window.location.hash = arguments[0]", vec![json!(address)]).await;
        self.see("heading", title).await;
    }

    /// Waits until something of that role and name is there.
    pub(crate) async fn see(&self, role: &str, name: &str) {
        self.find(role, name, "element").await;
    }

    /// Waits until the page says `text`.
    pub(crate) async fn read(&self, text: &str) {
        self.until(&format!("the window says « {text} »"), async || {
            let found = self.text().await;
            if found.contains(&clean(text)) { Ok(()) } else { Err(found) }
        })
        .await;
    }

    /// Waits until the screen, or the dialog, of that title is left.
    pub(crate) async fn leave(&self, title: &str) {
        self.miss("heading", title).await;
    }

    /// Waits until nothing of that role has that very name.
    pub(crate) async fn miss(&self, role: &str, name: &str) {
        self.until(&format!("{role} « {name} » goes"), async || {
            let found = self.script(FIND, vec![json!(role), json!(name), json!(true)]).await;
            if found.get("element").is_some() { Err(self.text().await) } else { Ok(()) }
        })
        .await;
    }

    /// Waits until the page no longer says `text`.
    pub(crate) async fn unread(&self, text: &str) {
        self.until(&format!("the window no longer says « {text} »"), async || {
            let found = self.text().await;
            if found.contains(&clean(text)) { Err(found) } else { Ok(()) }
        })
        .await;
    }

    /// Waits until that element has the focus.
    pub(crate) async fn focused(&self, role: &str, name: &str) {
        self.until(&format!("{role} « {name} » has the focus"), async || {
            if self.has_focus(role, name).await { Ok(()) } else { Err(self.focus().await) }
        })
        .await;
    }

    /// Waits until the script answers true; its argument is `argument`.
    pub(crate) async fn holds(&self, what: &str, script: &str, argument: Value) {
        self.until(what, async || {
            let answer = self.script(script, vec![argument.clone()]).await;
            if answer == json!(true) { Ok(()) } else { Err(answer.to_string()) }
        })
        .await;
    }

    /// What the field of that label holds.
    pub(crate) async fn value(&self, name: &str) -> String {
        let field = self.find("field", name, "element").await;
        field.prop("value").await.expect("a field has a value").unwrap_or_default()
    }

    /// Presses Tab until the focus is on that element; how many it took.
    pub(crate) async fn tab_stops_to(&self, role: &str, name: &str, limit: u32) -> u32 {
        for stops in 1..=limit {
            self.press(&[touche::TAB]).await;
            if self.has_focus(role, name).await {
                return stops;
            }
        }
        self.capture("echec").await;
        panic!("{role} « {name} » is not within {limit} Tab stops; the focus is on {}", self.focus().await);
    }

    async fn has_focus(&self, role: &str, name: &str) -> bool {
        let found = self.script(FIND, vec![json!(role), json!(name), json!(false)]).await;
        let Some(element) = found.get("element") else { return false };
        self.script("return arguments[0] === document.activeElement", vec![element.clone()]).await == json!(true)
    }

    /// What has the focus, for a failure's words.
    async fn focus(&self) -> String {
        let html = self.script("return document.activeElement?.outerHTML?.slice(0, 200) ?? ''", vec![]).await;
        html.as_str().unwrap_or_default().to_owned()
    }

    /// Keeps what the window shows in `target/captures`.
    pub(crate) async fn capture(&self, name: &str) {
        let number = self.captures.get() + 1;
        self.captures.set(number);
        // What stands in the page may not be painted yet.
        self.script_later(PAINTED, vec![]).await;
        let image = self.client.screenshot().await.expect("the window can be pictured");
        let path = captures().join(format!("{}-{number:02}-{name}.png", self.poste));
        std::fs::write(path, image).expect("target is writable");
    }

    /// Waits until a reading command of the product answers so: for what the window holds without showing it.
    pub(crate) async fn until_answer(&self, what: &str, command: &str, good: impl Fn(&Value) -> bool) {
        let ask = "const [name, done] = arguments; window.__TAURI_INTERNALS__.invoke(name, {}).then(done, done)";
        self.until(what, async || {
            let answer = self.script_later(ask, vec![json!(command)]).await;
            if good(&answer) { Ok(()) } else { Err(answer.to_string()) }
        })
        .await;
    }

    /// A script that answers through its last argument.
    pub(crate) async fn script_later(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute_async(script, arguments).await.expect("the window runs the script")
    }

    pub(crate) async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.expect("the window runs the script")
    }

    async fn text(&self) -> String {
        clean(self.script("return document.body?.innerText ?? ''", vec![]).await.as_str().unwrap_or_default())
    }

    async fn find(&self, role: &str, name: &str, part: &str) -> Element {
        self.until(&format!("{role} « {name} »"), async || self.look(role, name, part).await).await
    }

    async fn look(&self, role: &str, name: &str, part: &str) -> Result<Element, String> {
        let found = self.script(FIND, vec![json!(role), json!(name), json!(false)]).await;
        let element = found.get(part).ok_or_else(|| found.to_string())?;
        Ok(Element::from_element_id(self.client.clone(), element_id(element)))
    }

    async fn until<T>(&self, what: &str, mut attempt: impl AsyncFnMut() -> Result<T, String>) -> T {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            match attempt().await {
                Ok(found) => return found,
                Err(_) if Instant::now() < deadline => tokio::time::sleep(POLL).await,
                Err(last) => {
                    self.capture("echec").await;
                    panic!("{what}: not after {TIMEOUT:?} (capture « echec »). Last seen: {last}");
                }
            }
        }
    }

    fn count(&self) {
        self.interactions.set(self.interactions.get() + 1);
    }
}

fn element_id(value: &Value) -> fantoccini::elements::ElementRef {
    let id = value.as_object().and_then(|object| object.values().next()).and_then(Value::as_str);
    id.expect("the driver names the element").to_owned().into()
}

/// French spaces count as spaces.
fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
