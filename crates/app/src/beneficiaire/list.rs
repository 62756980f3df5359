use besace_store::{PageBeneficiaire, TriBeneficiaire};

use crate::app::App;
use crate::error::Result;

impl App {
    /// A page of « Mes bénéficiaires ».
    pub fn beneficiaire_list(
        &self,
        texte: Option<&str>,
        tri: TriBeneficiaire,
        suite: Option<&str>,
        limite: u32,
    ) -> Result<PageBeneficiaire> {
        let aujourdhui = self.aujourdhui();
        self.read(|store| Ok(store.beneficiaire_list(texte, tri, suite, limite, aujourdhui)?))
    }
}
