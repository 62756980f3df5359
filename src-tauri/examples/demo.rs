//! `./dev run` with a display: a local central server with demo data, and the product signed in against it, on a
//! profile, a keyring and a home of its own.

#![allow(clippy::print_stdout, reason = "a tool for developers")]

use std::error::Error;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use besace_testkit::bureau::{Bureau, Ecran};
use besace_testkit::processus::{Processus, attached, wait_for};
use serde_json::Value;

const START_TIMEOUT: Duration = Duration::from_secs(20);
const MAIL_TIMEOUT: Duration = Duration::from_secs(10);
const COOP: [&str; 3] = ["activites.json", "structures.json", "lieux-activite.json"];

type Answer<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let done = match (arguments.next(), arguments.next()) {
        (Some(word), Some(serveur)) if word == "--sign-in" => sign_in(&serveur.to_string_lossy()),
        (Some(word), None) if word == "--example-profile" => example_profile(),
        (Some(dossier), None) => run(Path::new(&dossier)),
        _ => Err("usage : demo DOSSIER".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(dossier: &Path) -> Answer<()> {
    let dossier = fs::canonicalize(dossier)?;
    let bureau = Bureau::start(&dossier, Ecran::Reel)?;
    let ecoute = address(&dossier)?;
    let demo = prepare(&dossier, ecoute)?;
    let mut central = central(&dossier);
    central.args(["serve", "--ecoute", &ecoute.to_string()]).stdout(Stdio::null());
    let _central = Processus::start("besace-central", &mut central)?;
    wait_for("besace-central", START_TIMEOUT, || TcpStream::connect(ecoute).ok())?;
    let inside = |program: PathBuf| {
        let mut command = bureau.command(program);
        command
            .env("BESACE_DATA", dossier.join("profils"))
            .env("BESACE_TROUSSEAU", "besace-demo")
            .env("BESACE_COURRIELS", dossier.join("courriels"))
            .env("BESACE_DEMO", demo.to_string());
        command
    };
    let serveur = demo["serveur"].as_str().unwrap_or_default().to_owned();
    let signed = inside(std::env::current_exe()?).args(["--sign-in", &serveur]).status()?;
    if !signed.success() {
        return Err("la connexion au compte de démonstration a échoué".into());
    }
    println!(
        "{} est connectée à {serveur} ; fermez la fenêtre pour tout arrêter.",
        demo["email"].as_str().unwrap_or_default()
    );
    Processus::start("besace", &mut inside(beside("besace")?))?.wait()?;
    Ok(())
}

/// The same port from one run to the next: the profile remembers its server.
fn address(dossier: &Path) -> Answer<SocketAddr> {
    let file = dossier.join("adresse");
    if let Ok(known) = fs::read_to_string(&file) {
        return Ok(known.trim().parse()?);
    }
    let free = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
    fs::write(file, free.to_string())?;
    Ok(free)
}

fn prepare(dossier: &Path, ecoute: SocketAddr) -> Answer<Value> {
    let coop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/coop");
    let mut command = central(dossier);
    command.args(["demo", "--adresse", &ecoute.to_string(), "--coop"]).args(COOP.map(|name| coop.join(name)));
    let output = command.stderr(Stdio::inherit()).output()?;
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Inside a private session: the profile of « Essayer », for `./dev bench demarrage`.
fn example_profile() -> Answer<()> {
    besace_app::App::new(besace_app::Options::system(false)?).demo_create()?;
    Ok(())
}

/// Inside the private session: a device more for the demo account, unless this folder has one already.
fn sign_in(serveur: &str) -> Answer<()> {
    let demo: Value = serde_json::from_str(&std::env::var("BESACE_DEMO")?)?;
    let [email, mot_de_passe] = ["email", "mot_de_passe"].map(|name| demo[name].as_str().unwrap_or_default());
    let app = besace_app::App::new(besace_app::Options::system(false)?);
    if !app.etat_get()?.profils.is_empty() {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        app.connexion_create(serveur, email, mot_de_passe).await?;
        let code = mailed_code(Path::new(&std::env::var("BESACE_COURRIELS")?))?;
        app.connexion_update(serveur, email, mot_de_passe, &code).await?;
        app.sync_run().await?;
        Ok(())
    })
}

fn mailed_code(courriels: &Path) -> Answer<String> {
    let code = wait_for("le courriel", MAIL_TIMEOUT, || {
        let mut files: Vec<PathBuf> = fs::read_dir(courriels).ok()?.flatten().map(|entry| entry.path()).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
        files.sort();
        let text = fs::read_to_string(files.last()?).ok()?;
        text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).map(str::to_owned)
    })?;
    Ok(code)
}

fn central(dossier: &Path) -> Command {
    let mut command = attached(beside("besace-central").unwrap_or_else(|_| "besace-central".into()));
    command.arg("--donnees").arg(dossier.join("central")).arg("--courriels").arg(dossier.join("courriels"));
    command
}

/// Examples are built one folder below the binaries.
fn beside(name: &str) -> Answer<PathBuf> {
    let examples = std::env::current_exe()?;
    let folder = examples.parent().and_then(Path::parent).ok_or("no target folder")?;
    Ok(folder.join(name))
}
