using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Layouts as Dutch book-keeping and banks export them, with made-up rows.</summary>
public sealed class DutchLayoutsTests
{
    static List<SpendLine> Reads(string text, int rows, long net, string amount, string name, string date)
    {
        var (receipt, lines) = Lists.Read(text);

        Assert.Equal(amount, receipt.Column(ColumnRole.Amount));
        Assert.Equal(name, receipt.Column(ColumnRole.SupplierName));
        Assert.Equal(date, receipt.Column(ColumnRole.Date));
        Assert.Equal(rows, receipt.RowsTaken);
        Assert.Equal(net, receipt.NetMinor);
        Assert.Equal("EUR", receipt.Currency);
        Assert.All(lines, line => Assert.NotNull(line.Date));
        return lines;
    }

    [Fact]
    public void Creditors_with_register_number_and_tax()
    {
        var lines = Reads("""
            Crediteurnaam;KvK;Factuurnummer;Factuurdatum;Bedrag excl;BTW;Bedrag incl
            Bouwbedrijf Jansen BV;12345678;2023-0012;03-01-2023;1.000,00;210,00;1.210,00
            Stichting Welzijn Parkstad;87654321;F2301;17-01-2023;12.500,50;0,00;12.500,50
            Groenrijk Heerlen;11223344;778;31-01-2023;80,00;7,20;87,20
            """, 3, 1_358_050, "Bedrag excl", "Crediteurnaam", "Factuurdatum");

        Assert.Equal("12345678", lines[0].KvkNumber);
        Assert.Equal(21_000, lines[0].VatMinor);
        Assert.Equal(121_000, lines[0].GrossMinor);
    }

    [Fact]
    public void Ledger_export_with_debit_and_credit()
    {
        var (receipt, lines) = Lists.Read("""
            Dagboek;Boekstuknummer;Boekdatum;Periode;Grootboekrekening;Omschrijving rekening;Relatiecode;Relatienaam;Omschrijving;Debet;Credit
            70;23700012;02-03-2023;3;4300;Energiekosten;20011;Enexis Netbeheer B.V.;Termijn maart;1.250,00;
            70;23700013;14-03-2023;3;4310;Onderhoud;20044;Volker Wessels;Reparatie;980,10;
            70;23700014;28-03-2023;3;4300;Energiekosten;20011;Enexis Netbeheer B.V.;Creditnota;;150,00
            """);

        Assert.Equal("Relatienaam", receipt.Column(ColumnRole.SupplierName));
        Assert.Equal(208_010, receipt.NetMinor);
        Assert.Equal(-15_000, receipt.CreditsMinor);
        Assert.Equal("20011", lines[0].SupplierNumber);
    }

    [Fact]
    public void Purchase_invoices_with_gross_first_and_tax_code() => Reads("""
        Factuurnr.;Leverancier;Leveranciersnummer;Boekdatum;Kostenplaats;Kostenplaats omschrijving;Grootboek;Btw-code;Totaalbedrag;Btw-bedrag;Nettobedrag
        30021;PostNL Holding BV;10045;5-9-2022;4010;Bedrijfsvoering;43000;H;121,00;21,00;100,00
        30022;Ricoh Nederland;10099;12-9-2022;4010;Bedrijfsvoering;43100;H;2.420,00;420,00;2.000,00
        30023;Gemeente Landgraaf;10101;30-9-2022;4200;Sociaal domein;44000;G;500,00;0,00;500,00
        """, 3, 260_000, "Nettobedrag", "Leverancier", "Boekdatum");

    [Fact]
    public void Statement_of_a_bank_with_a_sign_before_the_amount()
    {
        var lines = Reads("""
            "IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij","Omschrijving-1"
            "NL91ABNA0417164300","EUR","RABONL2U","000000000000005001","2023-05-02","2023-05-02","-250,00","+10250,00","NL20INGB0001234567","Schilder Pietersen","Factuur 12"
            "NL91ABNA0417164300","EUR","RABONL2U","000000000000005002","2023-05-03","2023-05-03","-1199,50","+9050,50","NL20INGB0001234567","Bakkerij Vroom","Lunch"
            "NL91ABNA0417164300","EUR","RABONL2U","000000000000005003","2023-05-09","2023-05-09","+500,00","+9550,50","NL20INGB0001234567","Gemeente Heerlen","Subsidie"
            """, 3, 94_950, "Bedrag", "Naam tegenpartij", "Datum");

        Assert.Equal(25_000, lines[0].AmountMinor);
        Assert.Equal(-50_000, lines[2].AmountMinor);
    }

    [Fact]
    public void Statement_of_a_bank_with_words_for_out_and_in() => Reads("""
        "Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","Mutatiesoort","Mededelingen"
        "20230411","Bouwmaat","NL20INGB0001234567","NL91ABNA0417164300","BA","Af","42,81","Betaalautomaat","Pas 001"
        "20230412","Zuyderland","NL20INGB0001234567","NL91ABNA0417164300","OV","Bij","1.000,00","Overschrijving","Dank"
        "20230413","KPN","NL20INGB0001234567","NL91ABNA0417164300","IC","Af","61,50","Incasso","Factuur 8"
        """, 3, -89_569, "Bedrag (EUR)", "Naam / Omschrijving", "Datum");

    [Fact]
    public void Open_spending_list_of_a_municipality() => Reads("""
        Jaar;Begunstigde;Taakveld;Omschrijving;Betaaldatum;Uitgave in euro's
        2022;COA;Samenkracht;Opvang;3 januari 2022;€ 10.000
        2022;Omroep Zuid;Media;Bijdrage;14 februari 2022;€ 1.250.000
        2022;Tuinderij Op de Bies;Groen;Onderhoud;1 mrt 2022;€ 750
        2022;Patronaat;Cultuur;Subsidie;15 okt 2022;€ 25.500
        """, 4, 128_625_000, "Uitgave in euro's", "Begunstigde", "Betaaldatum");

    [Fact]
    public void Export_with_tabs_and_trailing_minus() => Reads("""
        Document nr	Crediteur	Naam crediteur	Vervaldatum	Factuurdatum	Bedrag in EUR	BTW-bedrag
        5105600101	300012	Heijmans Infra BV	30.06.2021	01.06.2021	45.000,00	9.450,00
        5105600102	300077	Arcadis Nederland	13.07.2021	13.06.2021	1.210,50	254,21
        5105600103	300012	Heijmans Infra BV	30.07.2021	30.06.2021	500,00-	105,00-
        """.Replace("    ", "\t", StringComparison.Ordinal), 3, 4_571_050, "Bedrag in EUR", "Naam crediteur", "Factuurdatum");

    [Fact]
    public void Columns_with_postcode_place_and_identifiers()
    {
        var lines = Reads("""
            Naam leverancier;Straat;Postcode;Plaats;Btw-nummer;IBAN;OIN;Betaald op;Betaald bedrag
            Slagerij Smeets;Markt 3;6411 CR;Heerlen;NL001234567B01;NL20INGB0001234567;;12-05-2024;1234,5
            Waterschap Limburg;Maria Theresialaan 99;6043CX;Roermond;NL123456789B02;NL91ABNA0417164300;00000001856479837000;13-05-2024;88
            De Fietsenwinkel;Saroleastraat 1;6411 LR;Heerlen;NL001234567B03;NL20INGB0001234567;;31-05-2024;999,99
            """, 3, 232_249, "Betaald bedrag", "Naam leverancier", "Betaald op");

        Assert.Equal("6411 CR", lines[0].Postcode);
        Assert.Equal("Heerlen", lines[0].Place);
        Assert.Equal("NL001234567B01", lines[0].VatNumber);
        Assert.Equal("NL20INGB0001234567", lines[0].Iban);
        Assert.Equal("00000001856479837000", lines[1].Oin);
    }

    [Fact]
    public void Housing_corporation_with_cost_type_and_contract_value() => Reads("""
        Contractwaarde,Kostensoort,Crediteur,Crediteurnr,Boekstuk,Boekdatum,Bedrag,Complex
        "100.000,00",431000,Installatiebedrijf Kusters,0045,22001,01-02-2022,"1.500,00",1201
        "100.000,00",431000,Installatiebedrijf Kusters,0045,22002,14-02-2022,"2.750,25",1201
        "25.000,00",432000,Dakdekkers Zuid B.V.,0051,22003,28-02-2022,"310,00",1305
        """, 3, 456_025, "Bedrag", "Crediteur", "Boekdatum");
}
