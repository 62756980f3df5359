use crate::limites::EMAIL_MAX;

/// An address, trimmed and in lower case, when it has a name, an `@` and a domain with a dot.
pub fn parse_email(texte: &str) -> Option<String> {
    let email = texte.trim().to_lowercase();
    let (nom, domaine) = email.rsplit_once('@')?;
    let valid = email.len() <= EMAIL_MAX
        && !email
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '"' | '\\'))
        && is_dotted(nom)
        && !nom.contains('@')
        && is_dotted(domaine)
        && domaine.contains('.')
        && domaine.split('.').all(|label| !label.starts_with('-') && !label.ends_with('-'))
        && domaine.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
        && domaine.rsplit('.').next().is_some_and(|fin| fin.chars().count() >= 2);
    valid.then_some(email)
}

fn is_dotted(part: &str) -> bool {
    part.split('.').all(|morceau| !morceau.is_empty())
}
